# Выпуски разработчиков и трекеры их задач.

releases = Выпуски
releases-lead = В выпуске приходят исправления. Когда он вышел, каждый клиент, который его ждёт, узнаёт об этом сам и проверяет.
releases-none = Выпусков пока нет
releases-none-help = Заведите выпуск разработчиков и отнесите к нему обращения, которые ждут исправления: когда он выйдет, все узнают об этом одним нажатием.
releases-coming = Ожидаются
releases-gone = Вышли
release-add = Новый выпуск
release-new = Новый выпуск
release-no-day = без даты
release-nobody = никто не ждёт
release-waiting = { $n ->
    [one] ждёт { $n } обращение
    [few] ждут { $n } обращения
    [many] ждут { $n } обращений
   *[other] ждут { $n } обращения
}
release-told-count = { $n ->
    [one] сообщили по { $n } обращению
    [few] сообщили по { $n } обращениям
    [many] сообщили по { $n } обращениям
   *[other] сообщили по { $n } обращения
}
release-out-since = Вышел
release-product = Продукт
release-product-hint = Как его знают клиенты: «Магазин», «Кабинет поставщика»
release-name = Номер или название
release-day = Обещан на
release-note-ru = Что прочтёт клиент
release-note-en = То же по-английски
release-note-hint = Одно-два предложения: что исправлено и что сделать, чтобы проверить. Без английского текста все прочтут русский.
release-save = Сохранить
release-entered = Выпуск заведён. Теперь отнесите к нему обращения.
release-told = Выпуск вышел: клиентам уходят письма, обращения ждут их проверки.
release-changed = Пока вы писали, выпуск изменил кто-то ещё. Обновите страницу и внесите своё снова.
release-tickets = Ждут этого выпуска
release-tickets-none = Обращений пока нет. На странице обращения, в блоке «Отметки», нажмите «Отнести к выпуску».
release-client-told = клиенту сообщили
release-ship-help = Клиенты получат письмо с текстом «Что прочтёт клиент» и кнопкой «Да, решено»; обращения станут решёнными и подождут их ответа.
release-ship-none = Выпуск вышел
release-ship = { $n ->
    [one] Выпуск вышел: сообщить по { $n } обращению
    [few] Выпуск вышел: сообщить по { $n } обращениям
    [many] Выпуск вышел: сообщить по { $n } обращениям
   *[other] Выпуск вышел: сообщить по { $n } обращения
}
release-taken = Такой выпуск уже есть
release-date = Такого дня нет
release-empty = Заполните это поле
release-choose = Отнести к выпуску
release-other = Другой выпуск
release-choose-help = Обращение будет ждать выпуска: срок решения стоит, если так сказано в договоре. Когда выпуск выйдет, клиент узнает об этом сам.
release-none-coming = Ожидаемых выпусков нет
release-none-coming-help = Выпуск заводит руководитель, или его называет трекер разработчиков.
release-in-none = Ни к какому
release-plan = Сохранить
panel-release = Ждёт выпуска
panel-release-out = Вышло в
event-planned = исправление отнесено к выпуску { $name }
event-unplanned = исправление больше не ждёт выпуска { $name }
event-shipped = вышел выпуск { $name }
event-task-moved = задача { $name }: { $state }
event-task-done = задача { $name } готова: { $state }
mail-shipped = Вышел выпуск «{ $release }», исправление по вашему обращению в нём. Проверьте, пожалуйста, всё ли теперь в порядке.
settings-trackers = Трекеры
trackers-lead = Разработчики ведут задачи в своём трекере. Пусть он сообщает Опоре, что с ними: состояние задачи видно в обращении, а вышедшая версия сама сообщит о себе всем, кто её ждёт.
tracker-gitlab = GitLab
tracker-jira = Jira
tracker-youtrack = YouTrack
tracker-redmine = Redmine
tracker-plain = Другой, простой JSON
tracker-off = не слушаем
tracker-silent = ещё ничего не сообщал
tracker-told = сообщал
tracker-unread = последнее сообщение не удалось прочесть: проверьте вид трекера,
tracker-secret = Секрет для «{ $name }»
tracker-secret-help = Впишите его в настройку веб-хука трекера сейчас: больше он нигде не показан. Подойдёт поле Secret token, подпись X-Hub-Signature или заголовок Authorization: Bearer.
tracker-address = Адрес для веб-хука:
tracker-stop = Не слушать
tracker-listen = Слушать
tracker-rotate = Новый секрет
tracker-delete = Удалить
tracker-add = Добавить трекер
tracker-kind = Какой
tracker-name = Название
tracker-name-hint = Так же пишут систему в ссылках обращения: «Jira»
tracker-url = Где его страницы
tracker-save = Добавить и получить секрет
trackers-many = Трекеров уже двадцать: удалите лишний
act-release-create = Заведён выпуск
act-release-change = Изменён выпуск
act-release-out = Вышел выпуск
act-tracker-create = Добавлен трекер
act-tracker-change = Изменён трекер
act-tracker-rotate = Сменён секрет трекера
act-tracker-delete = Удалён трекер

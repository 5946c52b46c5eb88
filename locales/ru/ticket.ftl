# The ticket of engineers: joining, putting right, words on their way.

# Обращения, которые связаны, и слова, которые исправили.
part-of = Это обращение — часть № { $number }.
part-of-help = Переписка продолжается там, письма на оба номера приходят туда.
part-of-go = Перейти к № { $number }
part-of-leave = Разъединить
from-part = из № { $number }
merge-with = Объединить с…
merge-number = Номер обращения
merge-look = Посмотреть
merge-title = Объединить № { $number }
merge-goes = Станет частью
merge-stays = Останется
merge-lead = Переписка № { $number } станет видна в № { $target } и продолжится там. Номер останется рабочим: ответы на него придут в № { $target }. Разъединить можно в любой момент.
merge-do = Объединить № { $number } с № { $target }
merge-not = Не объединять
merge-unknown = Обращения «{ $number }» нет или оно не для вас. Проверьте номер.
error-other-client = Это обращение другого клиента. Объединить можно только обращения одного клиента; чтобы не терять связь, свяжите их.
error-unknown-ticket = Такого обращения нет или оно не для вас. Проверьте номер.
panel-links = Связи
link-add = Связать…
link-what = Чем другое обращение приходится этому
link-number = Его номер
link-save = Связать
link-remove = Убрать связь с № { $number }
link-is = { $link ->
    [parent] Общая задача
    [child] Часть
    [duplicate] О том же
    [same_incident] Тот же сбой
    [caused_by] Причина
    [causes] Следствие
    [split_from] Выделено из
   *[split_into] Выделено отсюда
}
panel-memo = Памятка, клиент не видит
panel-marks = Отметки
flag-name = { $flag ->
    [workaround] Есть обходной путь
    [our_fault] Наша ошибка
   *[cause_known] Причина известна
}
reference-add = Номер в другой системе…
reference-system = Система
reference-systems = Ozon, Wildberries, Яндекс Маркет, Jira, GitLab, YouTrack, Redmine
reference-value = Номер там
reference-url = Ссылка, если есть
reference-save = Записать номер
reference-remove = Убрать { $name }
error-reference-empty = Укажите систему и номер в ней.
error-reference-url = Ссылка начинается с http:// или https:// и не содержит пробелов.
children-too = Решить этим же ответом и части:
children-solve = Решить и части…
children-answer = Что ответить в каждом
children-send = Ответить и решить
message-more = Что сделать с сообщением: { $name }
edit-label = Исправить текст
edit-hint = Письмо, которое уже ушло, не изменится: исправление увидят на портале.
edit-save = Сохранить исправление
edited-mark = исправлено
split-label = Выделить в отдельное обращение
split-hint = Тема нового обращения. Сообщение с файлами останется и здесь.
split-do = Выделить
versions-title = Как текст исправляли
versions-now = Сейчас
versions-until = До { $at }, исправлено: { $who }

# Ответ в пути.
held-in = Отправим через %s с
held-soon = Сейчас отправим
held-gone = Отправляем
held-undo = Отменить
undo-late = Ответ уже ушёл, отменить нельзя. Текст можно исправить.
draft-kept = Черновик: { $at }
draft-files = Файлы черновика
draft-failed = Ответ не ушёл: обращение за это время изменилось. Текст и файлы на месте.
news-label = Пришло, пока вы писали

# Заготовки и макросы.
canned-open = Заготовки
canned-key = Заготовки: «/» в начале слова
canned-wait = Загружаем
canned-none = Заготовок пока нет. Напишите первую: её можно вставить одним нажатием.
canned-find = Найти заготовку
canned-settings = Настроить заготовки
macro-word = макрос
spell-warn = Проверьте: %s. Если всё верно, отправьте ещё раз.
spell-skip = Пропустить
spell-add = «%s» — верное слово
spell-add-client = «%s» — слово клиента { $client }

answers-title = Заготовки ответов
answers-lead = Текст, который пишете часто. В ответе нажмите «/» и выберите его.
answers-none = Заготовок пока нет.
answers-new = Новая заготовка
macros-title = Макросы
macros-lead = Несколько изменений и ответ одним действием. Перед выполнением покажем, что произойдёт.
macros-none = Макросов пока нет.
macros-new = Новый макрос
canned-name = Название
canned-text = Текст
canned-variables = Вместо этих слов подставим данные обращения; чего не знаем, оставим в скобках:
canned-shared = для всех
canned-own = только для меня
canned-share = Для всех сотрудников
canned-save = Сохранить
canned-remove = Удалить
canned-remove-named = Удалить: { $name }
canned-no-name = Назовите, чтобы потом найти.
canned-empty = Напишите текст.
canned-unknown = В скобках слово, которого мы не знаем. Возьмите одно из списка.
canned-too-many = Больше заготовок не поместится. Удалите ненужные.
macro-empty = Макрос ничего не делает: напишите текст или выберите изменение.
macro-note = Текст — скрытый комментарий
macro-keep = Не менять
macro-take = исполнителем станете вы
macro-priority = приоритет: { $impact }, { $urgency }
macro-does = Что произойдёт:
macro-says = Ответ, получит { $to }
macro-run = Выполнить макрос
macro-not = Не выполнять
macro-changed = Пока вы смотрели, в обращении написали новое. Прочтите его и выполните ещё раз.

# Кто ещё здесь.
presence-replying = { $name } пишет ответ
presence-noting = { $name } пишет скрытый комментарий
presence-reading = { $name } смотрит
presence-twice = Договоритесь, чтобы клиент не получил два ответа.

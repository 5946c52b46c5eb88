# Инциденты, дежурства, карта эскалации, сигналы других систем.

incidents = Инциденты
incidents-open = Открытые
incidents-all = Все
incidents-none = Сейчас всё спокойно
incidents-none-help = Инцидент начнётся сам, когда замолчит поток или придёт сигнал из другой системы. Можно начать его и руками.
incident-since = началось
incident-at-risk = под угрозой
incident-begun = Началось
incident-lasts = Длится
incident-calling = Ждёт человека
incident-held = В работе
incident-recovered = Восстановлено
incident-closed = Закрыт
severity-minor = Обычный
severity-major = Серьёзный
severity-critical = Критический
incident-money = под угрозой { $sum }
incident-rings = вызываем: { $name }, ждём до
incident-begin = Начать инцидент
incident-begin-do = Начать инцидент и вызвать людей
incident-title = Что случилось
incident-client = Клиент
incident-severity = Насколько это серьёзно
incident-kind = Тип инцидента
incident-kind-hint = Путь в карте эскалации: латинские буквы, цифры и точки. Пустой путь вызовет тех, кто отвечает за всё остальное.
incident-kind-example = orders.silence
incident-ticket = Номер обращения
incident-by-client = Клиент сообщил раньше нас
incident-no-title = Напишите, что случилось.
incident-no-path = Путь пишут латинскими буквами, цифрами и точками: orders.silence.
incident-no-ticket = Такого обращения у этого клиента нет.
incident-is-closed = Инцидент уже закрыт.
incident-burns = Сначала отметьте, что всё восстановлено.
incident-no-cause = Запишите хотя бы одну причину, иначе инцидент повторится.
incident-no-draft = Отчёт уже ушёл. Изменения попадут в следующий.
incident-no-words = Напишите хоть слово.
incident-hole = По карте никого не осталось. Вызываем руководителя поддержки, пока он не ответит.
incident-people = Кто занимается
incident-rings-until = Вызываем: { $name }. Ждём ответа до
incident-next = Если не ответит, вызовем: { $name }
incident-held-by = Исполнитель
incident-lead = Ведёт
incident-communicator = Отвечает бизнесу
incident-nobody = никто
incident-has = занимается { $name }
incident-take = Взять инцидент
incident-lead-do = Вести
incident-speak-do = Отвечать бизнесу
incident-recover = Всё восстановлено
incident-told = Кого и как известили
incident-known = Что известно
incident-known-none = Пока ничего, кроме самого сигнала.
incident-change = Изменить или связать
incident-judge = Переоценить
incident-link = Номер обращения или заказа
incident-link-do = Связать
incident-threads = Переписка с площадкой
incident-timeline = Хронология
incident-note = Что сделано или выяснено
incident-note-do = Записать
incident-causes = Причины и меры
incident-actions = Что сделать, чтобы не повторилось
incident-actions-none = Пока ничего не решили.
incident-close = Закрыть инцидент
cause-technical = Что сломалось
cause-process = Какой порядок это допустил
cause-project = Чего не хватало в проекте
causes-save = Записать причины
action-new = Новая мера
action-add = Добавить меру
action-done = Сделано
action-done-one = Сделано: { $text }
thread-we = Мы
thread-text = Что написано
thread-ask = Мы написали
thread-answer = Они ответили
ready-greeting = Коллеги, добрый день. { $title }, это длится { $span }.
ready-question = Что случилось, можем ли помочь?
counterparties = Как отвечают площадки
counterparty = Площадка
counterparty-answers = Ответов на вопросы
counterparty-median = Обычно за
counterparty-longest = Дольше всего
page-waiting = отправляем
page-sent = отправлено
page-failed = не дошло
channel-live = на странице
channel-telegram = в Telegram
channel-call-mail = письмом
channel-webhook = в другую систему
told-raised = Инцидент начался
told-raised-client = О проблеме сообщил клиент
told-told = Новый сигнал
told-called = Вызываем: { $name }, ответа ждём до { $until }
told-missed = { $name } не отвечает
told-exhausted = По карте никого не осталось
told-acknowledged = { $name } берёт инцидент
told-declined = { $name } не может
told-reminded = Два часа тишины, напомнили: { $name }
told-unacknowledged = { $name } не отвечает на напоминание, вызываем заново
told-lead = Ведёт { $name }
told-communicator = Бизнесу отвечает { $name }
told-noted = Запись, { $name }
told-judged = Серьёзность: { $severity }
told-linked = Связано
told-asked = Мы спросили: { $name }
told-answered = Ответ: { $name }
told-drafted = Отчёт за { $at } готов
told-edited = Отчёт дополнен: { $name }
told-reported = Отчёт за { $at } ушёл
told-closing = Итоговый отчёт ушёл, { $at }
told-stepped-in = Бизнес подключается, решение: { $name }
told-carry-on = Бизнес просит продолжать, решение: { $name }
told-recovered = Всё восстановлено
told-returned = Проблема вернулась, вызываем заново
told-causes = Причины записаны: { $name }
told-action = Решили сделать
told-action-done = Сделано
told-closed = Инцидент закрыт: { $name }
linked-ticket = Обращение № { $number }
linked-order = Заказ { $key }
fact-norm = Обычно за это время: { $value }
fact-actual = Пришло: { $value }
fact-missing = Не хватает: { $value }
fact-stuck = Застряло: { $value }
fact-source = Сообщает { $value }
fact-silent = Тишина: { $value }
fact-our-side = На нашей стороне: { $value }
via-named = по имени в карте
via-role = роль «{ $role }»
via-rota = дежурство «{ $rota }»
via-deputy = замещает: { $name }
via-above = руководитель: { $name }
via-head = руководитель поддержки
skip-step = Шаг { $step }: { $why }
skip-declined = ответ: не может
skip-gap = по графику никого
skip-no-role = роль никому не дана
skip-closed = не в эти часы
away-busy = не может отвечать
away-absent = отсутствует
away-off-duty = не на смене
call-banner = Вас вызывает инцидент:
call-take = Беру
call-take-all = Беру всё
call-take-one = Беру инцидент № { $number }
call-cannot = Не могу
call-taken = Записано: инцидент за вами.
call-declined = Записано. Вызываем следующего.
call-past = Эта ссылка от прошлого вызова. Откройте последнее письмо.
call-nothing-waits = Отвечать уже не нужно.
call-page = Вас вызывает инцидент
call-page-many = { $n ->
    [one] Вас вызывает { $n } инцидент
    [few] Вас вызывают { $n } инцидента
    [many] Вас вызывают { $n } инцидентов
   *[other] Вас вызывают { $n } инцидента
}
call-many = { $n ->
    [one] { $n } инцидент ждёт вас
    [few] { $n } инцидента ждут вас
    [many] { $n } инцидентов ждут вас
   *[other] { $n } инцидента ждут вас
}
call-reminder = Два часа тишины: { $title }
call-line = № { $number }. { $title }.
call-whose = { $client }, { $severity }, началось { $since }.
call-money = Под угрозой { $sum }.
call-until = Ответа ждём до { $until }.
call-how = Нажмите «Беру» или ответьте на письмо словом «взял». Не можете: «занят», и мы вызовем следующего.
call-act = Ответить
call-why = Письмо пришло, потому что по карте эскалации сейчас вызывают вас.
report-subject = Отчёт за { $at }: { $title } (№ { $number }, { $client })
report-closing-subject = Итог: { $title } (№ { $number }, { $client })
report-lasts = Длится { $span }, началось { $since }.
report-was = Всё восстановлено. Длилось { $span }, началось { $since }.
report-norm = Обычно за это время { $norm }, пришло { $actual }.
report-missing = { $n ->
    [one] Не хватает { $n } заказа.
    [few] Не хватает { $n } заказов.
    [many] Не хватает { $n } заказов.
   *[other] Не хватает { $n } заказа.
}
report-stuck = { $n ->
    [one] Застрял { $n } заказ.
    [few] Застряли { $n } заказа.
    [many] Застряли { $n } заказов.
   *[other] Застряло { $n } заказа.
}
report-money = Под угрозой { $sum }.
report-silent = Площадка пока не ответила.
report-said = Площадка ответила ({ $at }): «{ $text }»
report-done = Что сделали: { $text }
report-next = Что дальше: { $text }
report-stepped-in = Бизнес подключился.
report-act = Подключиться или продолжать без вас
report-see = Посмотреть итог
report-why = Письмо пришло, потому что вы получаете ежечасные отчёты о серьёзных инцидентах.
report-page = Отчёт об инциденте
report-step-in = Подключаемся
report-carry-on = Продолжайте без нас
report-they-step-in = Вы подключились.
report-we-carry-on = Поддержка продолжает сама.
report-decided = Записано. Спасибо за ответ.
report-goes = Отчёт уйдёт
report-next-at = Следующий отчёт
report-draft = Черновик отчёта
report-closing = Итоговый отчёт
report-field-done = Что сделали
report-field-next = Что дальше
report-save = Сохранить отчёт
report-by-itself = Уйдёт сам в
missed = Пропущенное
missed-lead = Сюда попадает всё, о чём клиент сообщил раньше нас или на что вовремя не ответили. Запишите, что изменили, чтобы в следующий раз заметить самим.
missed-none = Ничего не пропустили
missed-none-help = Если клиент сообщит о проблеме раньше нас, она появится здесь сама.
missed-client = клиент сообщил раньше
missed-unacknowledged = не ответили вовремя
missed-no-cause = Причина ещё не записана.
missed-change = Что изменили, чтобы заметить в следующий раз
missed-save = Записать, что изменили
missed-do = Записать
duty = Дежурства
duty-on = Кто дежурит
duty-no-rota = Графиков пока нет. Заведите первый, и он ответит, кто дежурит в любую минуту.
duty-gap = никого
duty-until = смена
duty-next = затем { $name }
duty-silent = при смене ничего не записали
duty-who = Кого вызовут
duty-at = Когда
duty-without = Если нет на месте
duty-without-nobody = все на месте
duty-ask = Показать, кого вызовут
duty-hole = Никого, кроме руководителя поддержки. В карте дыра.
duty-decided = Решают шаги типа: { $path }
duty-maps = Карты эскалации
duty-no-clients = Клиентов пока нет.
duty-away = Кого нет
duty-away-none = Все на месте.
duty-reach-me = Как вызывать меня
duty-wrong-time = Проверьте время: конец позже начала и не в прошлом.
away-new = Отметить отсутствие
away-person = Кто
away-reason = Почему
away-from = С
away-to = До
away-note = Пояснение
away-save = Отметить отсутствие
away-end = Вернулся
away-end-one = Вернулся: { $name }
map-title = Карта эскалации: { $client }
map-version = версия { $n }
map-signed = согласована
map-unsigned = не согласована
map-none = Карты нет: всё придёт руководителю поддержки
map-signed-by = согласована: { $name }
map-versions = Версии
map-sign = Отметить согласование
map-sign-by = Кто согласовал у клиента
map-who-signs = Напишите, кто согласовал.
map-foreign = Назвать можно только людей клиента и наших.
map-too-many = Слишком много типов или шагов.
map-roles = Роли
map-places = Замещение и подчинение
map-places-help = Если человек занят или отсутствует, вызовут заместителя, потом руководителя.
map-report = Ежечасный отчёт
map-report-to = Кому отправлять
map-report-minutes = Минут на правку черновика
map-report-save = Сохранить отчёт и руководителя
map-head = Наш руководитель, если никого не осталось
type-root = всё остальное
type-title = Название
type-inherits = как у типа: { $from }
type-save = Сохранить шаги
type-remove = Удалить тип
type-new = Новый тип инцидента
type-path = Путь
type-add = Добавить тип
step-n = Шаг { $n }
step-none = нет шага
step-always = всегда
step-whom = Кого
step-wait = Минут
step-repeat = Повторов
step-then = Затем
step-hours = В часы
step-minutes = { $n ->
    [one] { $n } минута
    [few] { $n } минуты
    [many] { $n } минут
   *[other] { $n } минуты
}
step-repeats = { $n ->
    [one] { $n } повтор
    [few] { $n } повтора
    [many] { $n } повторов
   *[other] { $n } повтора
}
then-next = следующий шаг
then-deputy = заместитель
then-up = его руководитель
then-head = наш руководитель
role-new = Новая роль
duty-role-name = Название роли
role-add = Добавить роль
role-save = Сохранить роль
place-person = Кто
place-deputy = Заместитель
place-above = Руководитель
place-nobody = нет
place-save = Сохранить
place-save-one = Сохранить: { $name }
place-add = Добавить человека
flaw-path = «{ $path }»: это не путь, или он записан дважды.
flaw-no-root = Нет шагов для «всё остальное»: что не описано, придёт только руководителю поддержки.
flaw-no-time = «{ $path }», шаг { $n }: не указано, сколько ждать ответа.
flaw-empty-role = «{ $path }», шаг { $n }: роль никому не дана.
flaw-empty-rota = «{ $path }», шаг { $n }: в графике никого нет.
flaw-last-hours = «{ $path }»: последний шаг работает не всегда. В остальные часы вызывать некого.
flaw-circle = В подчинении круг: человек сам себе руководитель.
rota-new = Новый график
rota-name = Название графика
rota-create = Завести график
rota-months = Месяц
rota-before = Предыдущий месяц
rota-after = Следующий месяц
rota-gaps = { $n ->
    [one] В этом месяце { $n } промежуток без дежурного.
    [few] В этом месяце { $n } промежутка без дежурного.
    [many] В этом месяце { $n } промежутков без дежурного.
   *[other] В этом месяце { $n } промежутка без дежурного.
}
rota-notes = Передача смены
rota-silent = При последней смене ({ $from }, { $to }) ничего не записали:
rota-note = Что передаёте
rota-note-save = Записать передачу
rota-change = Подменить или обменяться
rota-instead = Кто вместо
rota-nobody = никто
rota-why = Почему
rota-cover = Подменить
rota-swap = Обменять смены
rota-swap-hint = Для обмена укажите любое время в одной смене и любое в другой.
rota-setup = Настройка графика
rota-zone = Часовой пояс
rota-start = Первый день
rota-end = Последний день
rota-days = Дней в смене
rota-hours = Часы передачи
rota-hours-hint = Для суток или недель одно время: 09:00. Для смен несколько: 09:00, 21:00, и один день в смене.
rota-people = Люди по очереди
rota-people-hint = По имени в строке. Можно назвать:
rota-save = Сохранить график
rota-feed = Дежурства в вашем календаре:
rota-feed-link = ссылка для календаря
rota-no-name = Напишите название.
rota-no-start = Проверьте первый и последний день.
rota-unsound = Проверьте пояс, дни и часы передачи: часы идут по возрастанию, несколько часов бывают только у смен по одному дню.
rota-unknown-person = Кого-то из списка мы не знаем. Имя пишется так же, как в справочнике.
rota-no-turn = Смены ещё не было, передавать нечего.
rota-no-note = Напишите, что передаёте или почему меняете.
weekday-1 = Пн
weekday-2 = Вт
weekday-3 = Ср
weekday-4 = Чт
weekday-5 = Пт
weekday-6 = Сб
weekday-7 = Вс
heat = Проверка карты
heat-of = Проверка карты: { $client }
heat-legend = Две недели вперёд, по часам. Красное: вызвать некого. Штриховка: всё держится на одном человеке.
heat-whole = В любой час есть кого вызвать.
heat-fine = Каждый час есть кого вызвать, даже если кто-то один отсутствует.
heat-holes = { $n ->
    [one] { $n } час, когда вызвать некого.
    [few] { $n } часа, когда вызвать некого.
    [many] { $n } часов, когда вызвать некого.
   *[other] { $n } часа, когда вызвать некого.
}
heat-thins = { $n ->
    [one] { $n } час держится на одном человеке: { $names }.
    [few] { $n } часа держатся на одном человеке: { $names }.
    [many] { $n } часов держатся на одном человеке: { $names }.
   *[other] { $n } часа держатся на одном человеке: { $names }.
}
heat-safe = { $at }: есть кого вызвать
heat-hole = { $at }: вызвать некого
heat-thin = { $at }: только { $names }
heat-doubles = Двойное дежурство
heat-double = { $name } дежурит и в «{ $one }», и в «{ $other }»: { $when }
heat-double-when = с { $from } до { $to }
heat-nights-title = Много ночей
heat-nights = { $n ->
    [one] { $name }: { $n } ночь за неделю с { $first }
    [few] { $name }: { $n } ночи за неделю с { $first }
    [many] { $name }: { $n } ночей за неделю с { $first }
   *[other] { $name }: { $n } ночи за неделю с { $first }
}
reach-title = Как вызывать: { $name }
reach-lead = Порядок важен, если шаг карты не называет способов сам. Без настройки вызываем на странице и письмом.
reach-no-bot = Бот Telegram ещё не подключён. Его подключает администратор при запуске.
reach-place = Способ { $n }
reach-channel = Чем
reach-none = не вызывать
reach-address = Адрес
reach-save = Сохранить способы
reach-wrong-telegram = Для Telegram нужен номер чата: его присылает бот, это только цифры.
reach-wrong-mail = Проверьте адрес почты.
reach-wrong-webhook = Адрес другой системы начинается с https и ведёт наружу.
settings-alerts = Сигналы
alerts-lead = Другие системы присылают сюда свои сигналы, и они становятся инцидентами: один на каждую причину.
alerts-none = Пока никто не присылает сигналы
alerts-none-help = Добавьте источник ниже: получите адрес и секрет и впишите их в настройки Alertmanager, Grafana или Zabbix.
alerts-new = Новый источник
alerts-name = Название источника
alerts-format = Откуда
alerts-mapping = Где что искать в JSON
alerts-mapping-hint = Только для своего JSON. Например:
alerts-create = Добавить источник
alerts-secret = Секрет источника. Он передаётся в заголовке Authorization: Bearer, у PagerDuty в поле routing_key.
alerts-heard = последний сигнал
alerts-never = сигналов ещё не было
alerts-off = Выключить
alerts-on = Включить
alerts-off-one = Выключить: { $name }
alerts-on-one = Включить: { $name }
alerts-is-off = выключен
alerts-quiet = Тишина и плановые работы
alerts-wrong-mapping = Не получилось прочитать, где что искать. Это JSON с путями вида /id.
alerts-no-reason = Напишите, почему нужна тишина.
quiet-maintenance = плановые работы
quiet-is-silence = тишина
quiet-labels = Какие сигналы
quiet-labels-example = alertname=Deploy
quiet-why = Почему
quiet-is-maintenance = Плановые работы
quiet-save = Не беспокоить
quiet-lift = Снять
quiet-end-one = Снять: { $reason }
permission-incident-read = Видит инциденты, дежурных и карты эскалации
permission-incident-work = Берёт и ведёт инциденты, включает тишину
permission-duty-manage = Настраивает карты эскалации, графики дежурств и источники сигналов

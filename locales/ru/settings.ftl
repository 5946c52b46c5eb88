# The settings area: mailboxes, organisations, people, roles, import, the log, the first run.

settings = Настройки
settings-title = Настройки службы поддержки
settings-lead = Пять шагов до работающей поддержки. К любому можно вернуться.
settings-mailboxes = Почтовые ящики
settings-organisations = Организации
settings-people = Люди
settings-roles = Роли
settings-audit = Журнал
settings-edit = Изменить
settings-find = Найти
settings-zone = Часовой пояс
settings-zone-hint = Например, Europe/Moscow или Asia/Yekaterinburg.
settings-history = История обращений
settings-no-tickets = Обращений пока нет.
settings-nothing = Ничего не нашлось
settings-nothing-help = Попробуйте часть слова или другое написание.

step-look = Посмотреть
step-administrator = Администратор
step-administrator-done = Это вы или ваш коллега: администратор есть.
step-mailbox = Почтовый ящик
step-mailbox-none = Подключите ящик, куда пишут клиенты: письма станут обращениями, ответы уйдут с него же.
step-mailbox-some = { $n ->
    [one] Подключён { $n } ящик.
    [few] Подключено { $n } ящика.
   *[many] Подключено { $n } ящиков.
}
step-clients = Клиенты
step-clients-none = Заведите хотя бы двух: таблицей из Excel или по одному.
step-clients-some = { $n ->
    [one] { $n } клиент.
    [few] { $n } клиента.
   *[many] { $n } клиентов.
}
step-clients-act = Завести клиентов
step-engineers = Инженеры
step-engineers-none = Пригласите тех, кто будет отвечать клиентам.
step-engineers-some = { $n ->
    [one] { $n } сотрудник поддержки.
    [few] { $n } сотрудника поддержки.
   *[many] { $n } сотрудников поддержки.
}
step-engineers-act = Пригласить инженера
step-ticket = Первое обращение
step-ticket-none = Напишите на ящик со стороны и ответьте из очереди: так видно, что всё работает.
step-ticket-some = { $n ->
    [one] { $n } обращение. Поддержка работает.
    [few] { $n } обращения. Поддержка работает.
   *[many] { $n } обращений. Поддержка работает.
}
step-ticket-act = Открыть очередь

done-saved = Изменения сохранены.
done-entered = Готово: запись добавлена.
done-paused = Почту из ящика больше не забираем. Письма ждут на сервере.
done-resumed = Снова забираем почту из ящика.
done-removed = Ящик убран. Его письма и обращения остались.
done-invited = Письмо со ссылкой уже в пути.
done-deactivated = Вход закрыт, сеансы завершены. Написанное осталось.
done-activated = Вход снова открыт.
done-given = Роль выдана.
done-taken = Роль снята.

mailbox-add = Подключить ящик
mailbox-new = Новый почтовый ящик
mailboxes-empty = Ящиков пока нет
mailboxes-empty-help = Подключите ящик, на который пишут клиенты. Понадобятся адреса серверов и пароль: их подскажет почтовая служба.
mailbox-address = Адрес ящика
mailbox-address-hint = Например, help@example.ru. На него пишут клиенты, с него уходят ответы.
mailbox-name = Имя отправителя
mailbox-name-hint = Так ящик подписан в письмах: «Поддержка Опоры».
mailbox-plus = Сервер принимает адреса с плюсом (help+метка@…): так ответ найдёт своё обращение, даже если тему изменили
mailbox-fetching = Получать почту (IMAP)
mailbox-fetching-hint = Оставьте сервер пустым, если почту нам доставляет ваш почтовый сервер по LMTP или SMTP.
mailbox-sending = Отправлять почту (SMTP)
mailbox-sending-hint = Без сервера письма складываются в папку outbox и никуда не уходят.
mailbox-host = Сервер
mailbox-port = Порт
mailbox-tls = Защита
mailbox-user = Имя пользователя
mailbox-folder = Папка
mailbox-password-kept = Пароль хранится зашифрованным и не показывается. Оставьте поле пустым, чтобы не менять.
mailbox-smtp-password-hint = Пусто — тот же, что для получения.
mailbox-own-ca = Свой удостоверяющий центр
mailbox-ca = Сертификат в формате PEM
mailbox-ca-hint = Нужен, только если сертификат сервера выдан внутри компании.
mailbox-save = Сохранить ящик
mailbox-try = Проверить связь
mailbox-pause = Приостановить приём
mailbox-resume = Возобновить приём
mailbox-remove = Убрать ящик
mailbox-detail = Что ответил сервер
mailbox-last = Последнее письмо:
mailbox-no-mail = Писем ещё не было
mailbox-retry = Следующая попытка:
mailbox-trouble = Не уходит:
mailbox-waiting = { $n ->
    [one] { $n } письмо ждёт отправки
    [few] { $n } письма ждут отправки
   *[many] { $n } писем ждут отправки
}
health-connected = Подключён, ждёт писем.
health-connecting = Подключается…
health-paused = Приём приостановлен.
health-pushed = Почту доставляет ваш почтовый сервер.
tls-implicit = TLS сразу (993, 465)
tls-starttls = STARTTLS (143, 587)
tls-none = Без защиты: только на этой же машине
tried-imap = Получение.
tried-smtp = Отправка.
tried-works = { $n ->
    [one] Вошли, в папке { $n } письмо.
    [few] Вошли, в папке { $n } письма.
   *[many] Вошли, в папке { $n } писем.
}
tried-sends = Вошли, можно отправлять.
tried-nothing = Проверять нечего: не указан ни один сервер.
trouble-host = Сервера с таким именем нет. Проверьте, нет ли опечатки: имя даёт почтовая служба, обычно imap… и smtp….
trouble-refused = Сервер есть, но на этом порту никто не отвечает. Проверьте порт и не закрыт ли он межсетевым экраном.
trouble-unreachable = До сервера не дойти. Проверьте имя, порт и выход в сеть с этой машины.
trouble-timeout = Сервер молчит. Чаще всего порт закрыт межсетевым экраном или выбрана не та защита.
trouble-tls = Не вышло защищённое соединение. Проверьте вид защиты и имя сервера: сертификат выдан на имя. Если сертификат свой, добавьте удостоверяющий центр ниже.
trouble-auth = Имя или пароль не подошли. Многим службам нужен отдельный пароль приложения и разрешение входа по IMAP в настройках ящика.
trouble-folder = Такой папки нет. Обычно это INBOX; вложенные пишутся через черту.
trouble-protocol = Отвечает не почтовый сервер или нужна другая защита. Проверьте порт: 993 и 465 для TLS, 143 и 587 для STARTTLS.
trouble-other = Сервер отказал. Прочтите его ответ ниже: в нём причина.

organisation-add = Добавить организацию
organisation-new = Новая организация
organisation-search = Название организации
organisations-empty = Организаций пока нет
organisations-empty-help = Загрузите таблицу из Excel или добавьте первую вручную.
organisation-name = Название
organisation-kind = Кто она нам
organisation-live = В работе
organisation-all = Всего обращений
organisation-prefix = Префикс номеров
organisation-prefix-hint = Буквы перед номером обращения.
organisation-domains = Почтовые домены
organisation-domains-hint = Через запятую. Незнакомый человек с такого домена сразу станет её сотрудником.
organisation-parent = Головная организация
organisation-parent-hint = Если это филиал: руководитель головной увидит его обращения.
organisation-branches = Филиалы
organisation-memo = Памятка для инженеров
organisation-memo-hint = Что знать о клиенте до ответа. Клиент её не видит.
organisation-no-people = Людей пока нет.
organisation-save = Сохранить организацию
org-client = Клиент
org-partner = Партнёр
org-counterparty = Контрагент
org-ours = Наша

person-add = Добавить человека
person-new = Новый человек
person-search = Имя, почта или телефон
person-name = Имя и фамилия
person-mail-hint = С этим адресом человек входит, на него приходят ответы.
person-mails = Адреса почты
person-mails-hint = Каждый с новой строки. Первый — для входа и писем.
person-phones = Телефон
person-position = Должность
person-role = Роль
person-signature = Подпись
person-signature-hint = Стоит под ответами сотрудника поддержки.
person-invite-now = Сразу отправить приглашение
person-invite = Отправить приглашение
person-send-reset = Прислать ссылку для пароля
person-deactivate = Закрыть вход
person-activate = Открыть вход
person-access = Доступ
person-inactive = Вход закрыт
person-not-joined = Входа ещё не было
person-joined = Пароль задан
person-seen = Последний раз:
person-roles = Роли
person-no-roles = Ролей нет: войти можно, увидеть нечего.
person-save = Сохранить

roles-lead = Роль действует там, где выдана: во всей поддержке или в одной организации. Список ниже составлен по той же таблице, по которой программа разрешает и отказывает.
role-requester = Сотрудник клиента
role-client-manager = Руководитель клиента
role-engineer = Инженер
role-head = Руководитель поддержки
role-administrator = Администратор
role-auditor = Аудитор
role-whole-desk = вся поддержка
role-give = Выдать роль
role-give-which = Какую роль
role-where = В организации
role-where-hint = Пусто — вся поддержка; для роли клиента нужна организация.
role-take = Снять роль
role-what = Что может каждая роль
reach-own = — где он автор или наблюдатель
permission-ticket-read = Видит обращения и переписку
permission-internal-read = Видит скрытые комментарии и памятки о клиентах
permission-ticket-open = Открывает обращения
permission-ticket-write = Пишет от имени клиента
permission-ticket-reply = Отвечает клиентам от имени поддержки
permission-ticket-note = Пишет скрытые комментарии
permission-ticket-work = Ведёт обращения: назначает, передаёт, меняет состояние
permission-ticket-prioritise = Меняет приоритет
permission-ticket-judge = Подтверждает решение, возвращает в работу, благодарит
permission-ticket-watch = Добавляет и убирает наблюдателей
permission-queue-read = Видит очередь и счётчики
permission-inbound-read = Видит непринятые письма
permission-inbound-manage = Принимает такие письма заново
permission-people-read = Видит людей и организации
permission-people-manage = Заводит людей и организации, выдаёт роли не выше своей
permission-desk-manage = Настраивает почтовые ящики и службу
permission-audit-read = Читает журнал действий
permission-article-read = Читает статьи, которые для него
permission-article-write = Пишет статьи и отдаёт их на проверку
permission-article-publish = Публикует, подтверждает и снимает статьи

import-title = Загрузить таблицу
import-lead = Сохраните лист Excel как CSV или просто скопируйте ячейки и вставьте ниже. Сначала покажем, что получится; повторная загрузка ничего не удвоит.
import-columns = Первая строка — заголовки. Нужна «Организация»; можно добавить «Префикс», «Домены», «Головная», «Вид», «Часовой пояс», «Памятка», а для людей — «ФИО», «Почта», «Телефон», «Должность», «Роль» (сотрудник или руководитель).
import-file = Файл CSV
import-text = Или вставьте таблицу сюда
import-text-hint = Разделитель — точка с запятой, запятая или табуляция, поймём сами.
import-check = Проверить таблицу
import-carry = Загрузить
import-lines = Строки таблицы
import-line = Строка
import-organisation = Организация
import-what = Что произойдёт
import-enters-both = Новая организация и новый человек
import-enters-organisation = Новая организация
import-enters-person = Новый человек
import-changes = Дополним то, что уже есть
import-known = Уже есть, без изменений
import-would = { $n ->
    [0] Нового в таблице нет.
    [one] Изменит данные { $n } строка.
    [few] Изменят данные { $n } строки.
   *[many] Изменят данные { $n } строк.
}
import-did = { $n ->
    [0] Ничего не изменилось.
    [one] Загружена { $n } строка.
    [few] Загружены { $n } строки.
   *[many] Загружено { $n } строк.
}
import-wrong = { $n ->
    [one] С ошибкой { $n } строка: она не загрузится, пока её не исправить.
    [few] С ошибкой { $n } строки: они не загрузятся, пока их не исправить.
   *[many] С ошибкой { $n } строк: они не загрузятся, пока их не исправить.
}

wrong-empty = Это поле нужно заполнить.
wrong-address = Это не похоже на адрес почты. Пример: anna@example.ru.
wrong-taken = Это уже записано за другим человеком. Найдите его в списке «Люди».
wrong-name-taken = Организация с таким названием уже есть. Найдите её в списке или уточните название.
wrong-domain-taken = Этот домен записан за другой организацией. Сначала уберите его там.
wrong-domain = Домен пишется без @ и пробелов: example.ru.
wrong-zone = Такого часового пояса нет. Пример: Europe/Moscow.
wrong-circle = Филиал не может быть головной организацией для самого себя.
wrong-organisation = Такой организации нет. Выберите из списка или сначала заведите её.
wrong-organisation-needed = Для роли клиента укажите организацию.
wrong-host = Укажите имя сервера без пробелов.
wrong-port = Порт — число от 1 до 65535.
wrong-password-again = Сервер или имя изменились: введите пароль ещё раз. На новый сервер старый пароль не отправляем.
wrong-password-needed = Введите пароль этого пользователя.
wrong-staff = Это адрес сотрудника поддержки.
wrong-last-administrator = Это последний администратор. Сначала сделайте администратором кого-то ещё.
wrong-yourself = Закрыть вход себе нельзя: попросите другого администратора.
wrong-inactive = Вход этому человеку закрыт. Сначала откройте его.
wrong-no-mailbox = Письмо отправить не с чего: сначала подключите почтовый ящик.
wrong-no-column = Нет колонки «Организация». Проверьте первую строку: в ней должны быть заголовки.
wrong-many = Больше 5 000 строк за раз не загружаем. Разделите таблицу.
wrong-table = Таблица не читается: проверьте кавычки.
wrong-role = Такой роли здесь нет. Для клиента: сотрудник или руководитель.
wrong-kind = Вид: клиент, партнёр, контрагент или наша.
wrong-other = Так не получится. Проверьте значение.

audit-actor = Кто
audit-from = С
audit-to = По
audit-all = Показать всё
audit-none = Таких записей нет.
audit-system = Сама программа или командная строка
audit-detail = Подробности
audit-whole = { $n ->
    [one] Цепочка цела: { $n } запись, ничего не изменено и не убрано.
    [few] Цепочка цела: { $n } записи, ничего не изменено и не убрано.
   *[many] Цепочка цела: { $n } записей, ничего не изменено и не убрано.
}
audit-torn = Цепочка нарушена у записи { $n }: её или соседнюю меняли в базе. Сверьте с резервной копией.
act-desk-set-up = Служба создана
act-desk-import = Загружена таблица
act-organisation-enter = Добавлена организация
act-organisation-change = Изменена организация
act-person-enter = Добавлен человек
act-person-change = Изменён человек
act-person-grant = Выдана роль
act-person-take = Снята роль
act-person-invite = Отправлена ссылка для входа
act-person-activate = Вход открыт
act-person-deactivate = Вход закрыт
act-password-set = Задан пароль
act-mailbox-enter = Подключён ящик
act-mailbox-change = Изменён ящик
act-mailbox-pause = Приём приостановлен
act-mailbox-resume = Приём возобновлён
act-mailbox-remove = Ящик убран
act-mail-replay = Письмо разобрано ещё раз
act-token-create = Создан ключ доступа
act-token-revoke = Отозван ключ доступа
act-webhook-create = Добавлен веб-хук
act-webhook-change = Изменён веб-хук
act-webhook-rotate = Сменён секрет веб-хука
act-webhook-delete = Удалён веб-хук
act-webhook-switch-off = Веб-хук отключён: адрес не отвечает
act-alerts-source = Изменён источник сигналов
act-alerts-switched = Источник сигналов включён или выключен
act-alerts-quiet = Сигналы приглушены
act-alerts-loud = Сигналы снова слышны
act-article-begin = Начата статья
act-article-change = Изменена статья
act-article-submit = Статья отправлена на проверку
act-article-return = Статья возвращена автору
act-article-publish = Статья опубликована
act-article-confirm = Статья подтверждена
act-article-retire = Статья убрана
act-article-revive = Статья возвращена в работу
act-calendar-agreed = Согласован календарь
act-contract-agreed = Согласован договор
act-plan-agreed = Согласован план
act-desk-articles = Загружены статьи
act-desk-history = Загружена история обращений
act-desk-lessons = Загружены учебные материалы
act-desk-team = Изменена команда
act-duty-absence = Записано отсутствие
act-duty-back = Человек снова на месте
act-duty-map = Изменена карта эскалации
act-duty-signed = Карта эскалации подписана
act-duty-reach = Изменены способы связи
act-duty-rota = Изменён график дежурств
act-flow-create = Заведён поток
act-flow-change = Изменён поток
act-flow-retire = Поток убран
act-flow-quieten = Поток приглушён
act-flow-unquieten = Поток снова слышен
act-hours-rules = Изменены правила учёта часов
act-incident-begun = Начат инцидент
act-incident-change = Записано, что изменили после инцидента
act-monitor-step = Монитор перешёл на другой шаг
act-organisation-month-closed = Закрыт месяц
act-search-settled = Разобран пробел поиска
act-service-saved = Изменена услуга
act-source-create = Добавлен источник событий
act-source-delete = Удалён источник событий
act-term-save = Изменено слово словаря
act-term-delete = Удалено слово словаря
act-other = Другое действие

setup-title = Новая служба поддержки
setup-lead = Станьте её администратором. Дальше — ящик, клиенты и инженеры: около десяти минут.
setup-organisation = Ваша компания
setup-organisation-hint = Та, что оказывает поддержку.
setup-mail-hint = С этим адресом будете входить.
setup-begin = Начать работу

# Памятка, которую правит тот, кто работает с клиентом.
organisation-memo-none = Пока пусто. Сюда пишут то, что нужно знать до ответа: как к клиенту подключаться, кого не звать без спроса.
organisation-memo-edit = Изменить памятку
organisation-memo-save = Сохранить памятку
wrong-memo-changed = Пока вы писали, памятку изменил кто-то ещё: сверьтесь с текстом выше и сохраните снова.

# Ключи доступа.
settings-tokens = Ключи доступа
tokens-lead = С ключом программа действует от вашего имени и может не больше, чем вы.
tokens-empty = Ключей пока нет
tokens-empty-help = Ключ нужен, чтобы отчёт, склад или сайт читали и заводили обращения сами. Назовите его по делу и дайте не больше, чем нужно.
tokens-others = Ключи коллег
tokens-others-none = Больше ни у кого ключей нет.
token-new = Новый ключ
token-name = Для чего он
token-name-hint = Например: «Отчёт для склада». По имени его узнают, когда придёт пора отозвать.
token-scope = Что можно с этим ключом
scope-read = Только смотреть
scope-read-help = Читать обращения, людей и счётчики. Ничего не меняет.
scope-write = Работать с обращениями
scope-write-help = Ещё и заводить обращения, отвечать, писать скрытые комментарии, назначать, решать.
scope-admin = Всё, что можете вы
scope-admin-help = Ещё и люди, роли, веб-хуки и ключи. Давайте, только если без этого никак.
token-life = Сколько он действует
token-days-30 = 30 дней
token-days-90 = 90 дней
token-days-365 = Год
token-days-never = Бессрочно
token-make = Создать ключ
token-made = Ключ «{ $name }» создан
token-over = срок вышел
token-used = использован
token-unused = ещё не использован
token-until = до
token-ended = действовал до
token-for-ever = бессрочно
token-revoke = Отозвать
token-revoke-one = Отозвать ключ «{ $name }»
done-revoked = Ключ отозван: программа с ним больше не войдёт.
wrong-too-many-tokens = У вас уже 100 ключей. Отзовите лишние.

# Веб-хуки.
settings-webhooks = Веб-хуки
hooks-lead = Сообщаем другой системе, что произошло с обращением: сразу, с подписью, без слов переписки.
hooks-empty = Веб-хуков пока нет
hooks-empty-help = Добавьте адрес — и склад, чат или отчёт узнает о новом обращении в ту же секунду. Не ответит — повторим в течение трёх дней.
hook-add = Добавить веб-хук
hook-new = Новый веб-хук
hook-url = Адрес
hook-url-hint = Куда отправлять: HTTPS, снаружи вашей сети.
hook-name = Название
hook-name-hint = Чтобы узнать его в списке. Можно не заполнять.
hook-events = О чём сообщать
hook-events-hint = Не отметите ничего — сообщим обо всём, и о том, что появится позже.
hook-all-events = обо всём
hook-some-events = { $n ->
    [one] о { $n } событии
    [few] о { $n } событиях
   *[many] о { $n } событиях
}
hook-make = Добавить и получить секрет
hook-save = Сохранить веб-хук
hook-try = Проверить адрес
hook-switch-off = Приостановить
hook-switch-on = Включить
hook-works = Работает.
hook-paused = Приостановлен.
hook-failing = Не отвечает, пробуем снова.
hook-gone = Отключён: адрес ответил, что его больше нет.
hook-dead = Отключён: адрес не отвечал пять дней.
hook-since = С
hook-secret-made = Секрет подписи. Им получатель проверит, что сообщение от нас. Прежний, если он был, действует ещё сутки.
hook-log = Что отправлено
hook-log-empty = Пока ничего. Нажмите «Проверить адрес» — отправим пробное сообщение.
hook-more = Секрет и удаление
hook-rotate = Сменить секрет
hook-rotate-help = Если секрет мог утечь. Сутки подписываем обоими, чтобы получатель успел перейти.
hook-delete = Удалить веб-хук
hook-delete-help = Вместе с журналом. Если нужно ненадолго, приостановите.
hook-tried = Адрес ответил { $status }: всё работает.
hook-tried-answered = Адрес ответил { $status }. Нужен ответ от 200 до 299 — проверьте получателя.
hook-tried-failed = Не получилось отправить: { $why }
hook-event-created = Заведено обращение
hook-event-updated = Обращение изменилось
hook-event-assigned = Назначен исполнитель
hook-event-commented = Клиент написал
hook-event-replied = Мы ответили
hook-event-noted = Скрытый комментарий
hook-event-solved = Предложено решение
hook-event-confirmed = Решение подтверждено
hook-event-reopened = Вернулось в работу
hook-event-closed = Закрыто
hook-event-rejected = Отклонено
hook-event-merged = Объединено с другим
hook-event-unmerged = Снова отдельно
hook-event-trial = Проверка адреса
told-pending = В очереди
told-again-later = Не дошло, повторим
told-delivered = Доставлено
told-failed = Не дошло
told-status = ответ { $status }
told-attempts = { $n ->
    [one] { $n } попытка
    [few] { $n } попытки
   *[many] { $n } попыток
}
told-next = следующая
told-detail = Подробности
told-problem = Что не так
told-answer = Начало ответа
told-body = Что отправили
told-replay = Отправить ещё раз
done-hook-on = Веб-хук включён.
done-hook-off = Веб-хук приостановлен: события ждут.
done-told-again = Отправляем ещё раз.
wrong-url = Это не похоже на адрес: он начинается с https://.
wrong-url-scheme = Нужен адрес с https://: по открытому каналу не отправляем.
wrong-url-inner = Этот адрес внутри сети, туда не отправляем. Нужен адрес, доступный снаружи.
wrong-too-many-webhooks = Веб-хуков уже 50. Удалите лишние.

# Облик.
settings-branding = Облик
branding-lead = Так службу видят клиенты: на входе, в личном кабинете, в письмах. Меняется сразу после сохранения.
branding-names = Имена
branding-desk = Название службы
branding-desk-hint = В шапке, заголовках страниц и письмах. Пусто — название программы и ящика.
branding-provider = Кто оказывает поддержку
branding-provider-hint = Ваша компания: внизу страниц для клиентов.
branding-hours = Когда мы работаем
branding-hours-hint = Словами, для клиентов. Например: «По будням с 9 до 18 по Москве».
branding-colours = Цвет
branding-colours-hint = Им выделены кнопки и ссылки. Проверим, что слова этого цвета видно всем: контраст не ниже 4,5.
branding-accent = Акцент на светлом
branding-accent-hint = Шесть знаков после решётки. Пусто — цвет программы.
branding-accent-dark = Акцент на тёмном
branding-accent-dark-hint = Пусто — подберём по светлому.
branding-take = Взять { $colour }
branding-logo = Знак
branding-logo-file = Картинка
branding-logo-hint = PNG или JPEG, до 256 КБ и 2 000 точек по стороне. Показываем высотой 26 точек, лучше на прозрачном фоне.
branding-logo-now = Знак сейчас
branding-logo-away = Убрать знак
branding-mails = Письма
branding-footer = Текст под письмами
branding-footer-hint = Под названием службы: телефон, сайт, юридическое имя.
branding-doors = Вход
branding-staff-links = Сотрудникам можно входить по ссылке из письма
branding-staff-links-help = Клиентам можно всегда. Включайте, если почта сотрудников защищена не хуже пароля.
branding-save = Сохранить облик
wrong-contrast-light = Слова этого цвета плохо видно на светлом: контраст { $found }, нужно { $needed }. Ближайший подходящий — { $nearest }.
wrong-contrast-dark = Слова этого цвета плохо видно на тёмном: контраст { $found }, нужно { $needed }. Ближайший подходящий — { $nearest }.
wrong-accent-first = Сначала выберите цвет для светлого.
wrong-colour = Цвет — это решётка и шесть знаков от 0 до f, например #0b6b6b.
wrong-logo = Это не PNG и не JPEG. SVG не берём: в нём может прятаться программа.
wrong-logo-large = Файл больше 256 КБ. Уменьшите картинку.
wrong-logo-wide = Сторона картинки больше 2 000 точек. Уменьшите её.
wrong-long = Слишком длинно. Сократите.
act-desk-brand = Изменён облик службы
act-organisation-memo = Изменена памятка
act-person-link = Отправлена ссылка вместо пароля
act-person-link-used = Вход по ссылке

settings-rules = Правила
rules-lead = Часы работы, напоминания, закрытие по молчанию и приоритеты. Новые правила действуют сразу, и для обращений, которые уже ждут: кто прождал дольше нового срока, о том напомним тотчас.
rules-mean = Сейчас это значит
rules-will-mean = Это будет значить
rules-unsaved = Пока не сохранено.
rules-means-owner = Исполнителю напомним через { $wait }: о письме, пришедшем { $begins }, — { $ends }.
rules-means-head = Руководителю сообщим через { $wait }: о письме, пришедшем { $begins }, — { $ends }.
rules-means-silence = Решённое закроем через { $wait } молчания: решённое { $begins } — { $ends }.
rules-hours = { $n ->
    [one] { $n } рабочий час
    [few] { $n } рабочих часа
   *[many] { $n } рабочих часов
}
rules-span = { $span } рабочего времени
rules-days = { $n ->
    [one] { $n } рабочий день
    [few] { $n } рабочих дня
   *[many] { $n } рабочих дней
}
rules-at = { $day } в { $clock }
rules-at-same = в тот же день в { $clock }
rules-at-later = { $n ->
    [one] { $day } в { $clock }, через { $n } день
    [few] { $day } в { $clock }, через { $n } дня
   *[many] { $day } в { $clock }, через { $n } дней
}
on-monday = в понедельник
on-tuesday = во вторник
on-wednesday = в среду
on-thursday = в четверг
on-friday = в пятницу
on-saturday = в субботу
on-sunday = в воскресенье
monday = Понедельник
tuesday = Вторник
wednesday = Среда
thursday = Четверг
friday = Пятница
saturday = Суббота
sunday = Воскресенье
rules-hours-title = Часы работы
rules-from = Начало
rules-to = Конец
rules-to-hint = 00:00 — до полуночи.
rules-waits = Напоминания и молчание
rules-waits-hint = Считаем только рабочее время: ночью и в выходные часы стоят.
rules-owner = Напомнить исполнителю, часов
rules-owner-hint = Если ход наш. Можно «1,5».
rules-head = Сообщить руководителю, часов
rules-head-hint = Если ход всё ещё наш.
rules-silence = Закрыть по молчанию, дней
rules-silence-hint = Рабочих, после решения. Клиент видит этот срок в письме.
rules-matrix = Приоритет
rules-matrix-hint = Его определяет то, кого затронуло и насколько срочно. У открытых обращений приоритет не меняется.
rules-save = Сохранить правила
rules-look = Посмотреть, что получится
rules-defaults = Вернуть исходные
wrong-days = Отметьте хотя бы один рабочий день.
wrong-time = Укажите время, например 09:00.
wrong-to-order = Конец должен быть позже начала.
wrong-head-order = Руководителю сообщаем не раньше, чем исполнителю. Увеличьте срок.
wrong-silence = Укажите число рабочих дней, не меньше одного.
wrong-silence-far = Не больше 60 рабочих дней.
wrong-wait = Укажите рабочие часы числом больше нуля, например 4 или 1,5.
wrong-wait-far = Не больше 200 рабочих часов.
act-desk-rules = Изменены правила

# Знания в правилах.
rules-knowledge = Знания из обращений
rules-knowledge-hint = Решая обращение, инженер отмечает статью, которая помогла, начинает новую или пишет, почему статья не нужна. Закрытие по молчанию и подтверждение клиента ничего не ждут.
rules-article-line = Спрашивать о статье
rules-article-never = Никогда
rules-article-always = Всегда
rules-article-from = С { $n }-й линии
settings-vocabulary = Свои слова
own-words-lead = Слова, которые проверка правописания считает верными во всех падежах: товары, сервисы, имена. Слова одного клиента добавляют прямо в ответе ему.
own-words-word = Слово
own-words-word-hint = Как его пишете вы. Подойдёт и название из нескольких слов.
own-words-add = Добавить для всех
own-words-everybody = Для всех
own-words-of = Клиент { $client }
own-words-remove = Убрать
own-words-remove-one = Убрать «{ $word }»
own-words-empty = Своих слов пока нет
own-words-empty-help = Имена сотрудников, клиентов и их людей проверка знает и так.
wrong-no-word = Это не похоже на слово: нужны буквы, не больше 60.
wrong-too-many-words = Слов уже слишком много. Уберите лишние.

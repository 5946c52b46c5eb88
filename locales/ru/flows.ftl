# Потоки: доска, один поток, мониторы, оповещения, источники, тишина.

flows = Потоки
flows-yours = Потоки данных
flows-back = К обращениям
flows-yours-none = Здесь появятся ваши заказы, обмены и выгрузки, за которыми мы следим.
flows-yours-watch = За чем мы следим сами и как часто тревога может оказаться ложной.
flow-new = Завести поток
flow-edit = Изменить
flow-edit-title = Настройка потока
flow-none = Потоков пока нет
flow-none-help = Заведите поток клиента: заказы с площадки, обмен с учётом, выгрузку остатков. События присылает программа или забирает источник.
flow-more = Показаны не все потоки: сначала те, где беда.
flow-all-well = Всё в норме
flow-troubled =
    { $n ->
        [one] Беда в { $n } потоке
        [few] Беда в { $n } потоках
       *[many] Беда в { $n } потоках
    }
flow-wall = На стену
flow-wall-off = Обычный вид
flow-well = в норме
flow-unwatched = без присмотра: нет мониторов
flow-learning = норма ещё учится: нужно две недели истории
flow-last = последнее
flow-norm = норма
flow-ago = назад
flow-last-event = Последнее событие
flow-no-events = событий не было
flow-per-hour = { $n } в час
flow-norm-now = Норма в это время
flow-day = За сутки
flow-of-norm = из { $n } ожидаемых
flow-if-silent = Если замолчит, узнаем
flow-missing =
    { $n ->
        [one] Не хватает { $n } события
        [few] Не хватает { $n } событий
       *[many] Не хватает { $n } событий
    }
flow-by = Разбирается { $who }
flow-after = после потока
flow-source-trouble = Источник не отвечает как надо
flow-quiet-until = Оповещения придержаны: { $why }. Вернутся { $moment }.
flow-client = Клиент
flow-name = Название
flow-name-help = Как его назовёт дежурный: «Заказы Ozon».
flow-key = Имя в адресе
flow-key-help = Латинские буквы, цифры, дефис. По нему программы присылают события.
flow-key-taken = Такое имя уже есть у другого потока. Выберите другое.
flow-key-odd = Только латинские строчные буквы, цифры, дефис, точка; начните с буквы или цифры.
flow-kind = Что идёт
flow-kind-orders = заказы
flow-kind-payments = оплаты
flow-kind-exchange = обмен
flow-kind-stock = остатки
flow-kind-prices = цены
flow-kind-job = задание
flow-kind-value = значение
flow-zone = Часовой пояс
flow-zone-odd = Такого пояса нет. Напишите, например, Europe/Moscow.
flow-unit = Сколько стоит одно событие, ₽
flow-unit-help = Для заказов — средний чек. По нему считается, сколько денег не пришло.
flow-period = Раз в сколько минут должен выполняться
flow-period-help = Для обменов и заданий по расписанию. Пусто, если расписания нет.
flow-parent = Идёт после потока
flow-parent-help = Когда встал тот, молчание этого не тревожит: причина одна.
flow-parent-odd = Этот поток не может идти после выбранного.
flow-days = Особые дни
flow-days-help = По одному в строке: 2026-12-31 закрыто, 2026-11-27 акция, 2027-01-01 праздник.
flow-days-odd = Строка не похожа на «2026-12-31 закрыто».
flow-day-closed = закрыто
flow-day-holiday = праздник
flow-day-promo = акция
flow-field-empty = Заполните это поле.
flow-field-odd = Так не получится. Проверьте значение.
flow-save = Сохранить поток
flow-retire = Больше не следить
flow-retire-help = История и журнал останутся, мониторы замолчат.
flow-retire-do = Снять с наблюдения

watch-silence = Тишина
watch-drop = Падение
watch-surge = Всплеск
watch-errors = Доля ошибок
watch-delay = Задержка
watch-conserve = Не дошло
watch-heartbeat = Не выполнился
watch-range = Вне границ
trouble-silence = молчит { $span }
trouble-drop = меньше нормы { $span }
trouble-surge = больше нормы { $span }
trouble-errors = много ошибок { $span }
trouble-delay = задерживается { $span }
trouble-conserve = не доходит { $span }
trouble-heartbeat = не выполнился, { $span }
trouble-range = вне границ { $span }
often-daily = не чаще одного ложного в день
often-weekly = не чаще одного ложного в неделю
often-fortnightly = не чаще одного ложного в две недели
often-monthly = не чаще одного ложного в месяц
often-quarterly = не чаще одного ложного в квартал
often-yearly = не чаще одного ложного в год
stage-requested = запрошен
stage-written = алгоритм написан
stage-agreed = согласован
stage-shadow = в тени
stage-live = работает
stage-muted = заглушён
stage-taken-off = снят
tier-ask = спросить площадку
tier-alert = сообщить ответственному
tier-page = разбудить дежурного
hold-parent = причина в потоке выше
hold-window = придержано: плановые работы
hold-silence = придержано: просили тишины
hold-shadow = в тени
hold-muted = придержано: монитор заглушён
useful-useful = полезно
useful-noise = шум
useful-late = поздно

monitors = Мониторы
monitor-none = За потоком никто не следит. Запросите монитор.
monitor-new = Запросить монитор
monitor-templates = Начните с готового:
monitor-watch = За чем следить
monitor-often = Чувствительность
monitor-reason = Зачем
monitor-reason-help = Что теряет клиент, если об этом узнать поздно.
monitor-algorithm = Что делать, когда сработает
monitor-algorithm-help = Шаги для дежурного. Их согласует клиент.
monitor-no-algorithm = Ещё не написано
monitor-more = Границы и другой поток
monitor-from = Откуда должно прийти
monitor-low = Не ниже
monitor-high = Не выше
monitor-hold = Минут вне границ
monitor-request = Запросить
monitor-replay = Как сработал бы раньше
monitor-precision = верно { $right } из { $of }
monitor-precise = Точность
monitor-asks-tuning = просит настройки
monitor-proposes = По оценкам дежурных подойдёт другая чувствительность: { $often }.
monitor-steps = Что можно сделать
monitor-agree = Согласовать
monitor-agree-note = Как согласовал клиент: кто и где
monitor-start = Включить
monitor-shadow = В тень
monitor-unmute = Вернуть звук
monitor-muted-until = Заглушён, снова заработает
monitor-write = Переписать алгоритм
monitor-write-do = Сохранить алгоритм
monitor-tune = Настроить
monitor-tune-help = После правки монитор вернётся в «согласован»: включите его снова.
monitor-tune-do = Изменить настройку
monitor-why = Почему
monitor-mute = Заглушить на время
monitor-mute-do = Заглушить
monitor-retire = Снять монитор
monitor-retire-do = Снять
monitor-log = Журнал
monitor-tuned = настроен
monitor-unmuted = снова слышен
monitor-judged = оценка
monitor-not-now = Сейчас этого шага нет: обновите страницу и посмотрите, на какой ступени монитор.

alerts = Оповещения
alert-none = Оповещений не было
alert-take = Беру
alert-note = Что делаете
alert-after = узнали через { $span }
alert-untold = никого не беспокоили
alert-worth = Стоило беспокоить?

quiet-title = Тишина и работы
quiet-help = Пока идут работы, оповещения ждут. Если беда останется и после, о ней узнают.
quiet-none = Сейчас ничего не придержано. Начались работы у клиента или площадки — придержите оповещения, чтобы никого не будить зря.
quiet-new = Придержать оповещения
quiet-place = Где
quiet-kind = Почему
quiet-work = плановые работы
quiet-silence = просили тишины
quiet-after = Через сколько минут начать
quiet-hours = На сколько часов
quiet-reason = Что происходит
quiet-do = Придержать
quiet-end = Закончить
quiet-all-of = Всё у клиента { $client }
quiet-too-long = Не дольше месяца.
quiet-past = Конец должен быть позже начала.

sources = Источники
source-api = Программа может присылать события сама:
source-api-help = Ей хватит ключа «Только события».
source-none = Пока никто не забирает события этого потока. Выберите ниже, откуда их брать.
source-new = Забирать события
source-http = JSON по HTTP
source-prometheus = Запрос к Prometheus
source-folder = Папка с файлами
source-other = Площадка
source-url = Адрес
source-url-help = Вместо { "{" }since{ "}" } встанет время, с которого нужны строки.
source-url-odd = Нужен адрес https, не во внутренней сети.
source-path = Папка на этой машине
source-path-help = Файлы со строками JSON, по возрастанию имён. Пока файл пишется, называйте его с «.part» на конце.
source-path-odd = Нужен полный путь от корня.
source-header = Заголовок с ключом
source-secret = Ключ
source-every = Раз в сколько секунд
source-mapping = Где что лежит в ответе:
source-items = Список
source-id = Номер
source-time = Время
source-key = Что это (номер заказа)
source-value = Значение
source-state = Состояние
source-failed = Какие состояния — неудача
source-query = Запрос
source-create = Подключить
source-ask = Спросить сейчас
source-delete = Отключить
source-taken =
    { $n ->
        [one] принято { $n } событие
        [few] принято { $n } события
       *[many] принято { $n } событий
    }
source-told = ответил
source-due = спросим
source-fresh = Ещё не спрашивали
source-well = Отвечает
source-rows = Отвечает, но часть строк не разобрать
source-rows-help = Остальные строки приняты. Проверьте эти у другой стороны.
source-refused = Ключ не принят
source-refused-help = Получите новый ключ у другой стороны и подключите источник заново.
source-changed = Ответ стал другим
source-changed-help = Сверьте названия полей с ответом и поправьте настройку.
source-settings = Настроен неверно
source-settings-help = Поправьте настройку.
source-slow = Просят спрашивать реже
source-slow-help = Подождём и спросим снова сами.
source-away = Не отвечает
source-away-help = Спросим снова сами. Если это надолго, напишите другой стороне.

chart-title = Пришло и ожидалось
chart-span = За какое время
chart-day = Сутки
chart-week = Неделя
chart-month = 30 дней
chart-quarter = 90 дней
chart-help = График: пришло, норма и её полоса, беды. Те же числа — в таблице ниже.
chart-seen = пришло
chart-norm = норма
chart-band = обычно в этих пределах
chart-bad = ошибок
chart-alert = беда
chart-when = когда
chart-zoom = Выделите часть, чтобы приблизить; двойное нажатие вернёт всё.
chart-table = Таблицей
chart-trouble = Не удалось получить график. Обновите страницу.
replay-title = Если бы чувствительность была другой
replay-help = Проверка на прошлых 90 днях: какие беды нашлись бы и сколько было бы ложных.
replay-often = Чувствительность
replay-key = Столбики: сколько ложных дала бы каждая чувствительность. Штриховка: часть бед не нашлась бы.
replay-days =
    { $n ->
        [one] За { $n } день
        [few] За { $n } дня
       *[many] За { $n } дней
    }
replay-no-incidents = бед не было
replay-caught = бед нашлось бы { $caught } из { $all }
replay-false =
    { $n ->
        [0] ложных ни одного
        [one] ложных { $n }
        [few] ложных { $n }
       *[many] ложных { $n }
    }
replay-blind = Если поток замолчит сейчас, узнаем через { $span }.
replay-missed = не нашлась бы
replay-empty = Пока не на чем проверять: нужно две недели истории.

mail-flow-alert = { $client }, { $flow }: { $what }
mail-flow-calm = { $client }, { $flow }: снова в норме
mail-flow-since = Началось { $since }.
mail-flow-algorithm = Что делать:
mail-flow-act = Открыть поток
mail-flow-why = Вы получили это письмо, потому что отвечаете за клиента.

permission-flow-read = Видит потоки, мониторы и оповещения
permission-flow-write = Присылает события в потоки
permission-flow-work = Разбирает оповещения, запрашивает мониторы, планирует работы
permission-flow-agree = Согласует мониторы от имени клиента
permission-flow-manage = Настраивает потоки, источники и мониторы
scope-events = Только события
scope-events-help = Присылает события в потоки. Больше ничего не видит и не может.

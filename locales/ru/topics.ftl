# Темы и их формы: клиенту, нам и в редакторе; процедуры; оборудование.
topic-choose = О чём обращение?
topic-choose-lead = Выберите тему, и мы спросим ровно то, что нужно для решения.
topic-find = Найти тему
topic-find-none = Такой темы нет. Напишите своими словами.
topic-other = Другое, напишу своими словами
topic-another = Другая тема
topic-articles = Возможно, это уже решено
topic-more = Что ещё важно?
topic-add = Дополнить обращение
field-topic = Тема
topic-none = Без темы
topic-show = Показать вопросы темы
topic-facts = Тема и факты
topic-set = Выбрать
topic-change = Изменить
topic-not-set = Тема не выбрана
topic-missing = Не хватает для передачи:
topic-save-facts = Сохранить факты
topics-none = Для этого клиента нет тем
topics-none-help = Руководитель заводит темы в настройках
form-wrong = Проверьте ответы:
need-free-mark = (необязательно)
need-fact-mark = (если знаете)
choose = Выберите
attach-photo = Сфотографировать или выбрать файл
assets-none-here = У вас пока не записано ни одного устройства этого типа
answer-missing = Напишите ответ: без него мы не начнём
answer-missing-when = Укажите, хотя бы примерно
answer-missing-choice = Выберите один из вариантов
answer-missing-files = Приложите снимок или файл
answer-short = Напишите подробнее: не меньше { $n ->
    [one] { $n } знака
    [few] { $n } знаков
    [many] { $n } знаков
   *[other] { $n } знака
}
answer-long = Сократите до { $n ->
    [one] { $n } знака
    [few] { $n } знаков
    [many] { $n } знаков
   *[other] { $n } знака
}
answer-number = Напишите число, например 1 290,50
answer-small = Не меньше { $n }
answer-large = Не больше { $n }
answer-day = Напишите день, например 22.11.2026
answer-early = Не раньше { $day }
answer-late = Не позже { $day }
answer-time-of-day = Напишите время, например 14:05
answer-choice = Выберите из списка
answer-few = Выберите не меньше { $n }
answer-many = Выберите не больше { $n }
answer-yes-no = Ответьте «да» или «нет»
answer-phone = Напишите номер с кодом, например +7 916 123-45-67
answer-digits = Только цифры
answer-code = Буквы, цифры и знаки - . / без пробелов
answer-mail = Напишите адрес почты, например anna@company.ru
answer-url = Скопируйте адрес целиком, начиная с https://
answer-version = Напишите версию, например 8.3.24
answer-place = Широта и долгота через запятую, например 55.7558, 37.6173
answer-inn = Проверьте ИНН: 10 или 12 цифр, контрольные цифры не сходятся
answer-asset = Такого устройства у вас не записано. Выберите из списка
ask-line = Строка
ask-text = Текст
ask-number = Число
ask-date = День
ask-time = Время
ask-choice = Один из списка
ask-several = Несколько из списка
ask-yes-no = Да или нет
ask-phone = Телефон
ask-files = Фото и файлы
ask-asset = Оборудование
need-free = Необязательно
need-fact = Нужно до передачи
need-required = Обязательно сразу
shape-any = Любая
shape-digits = Только цифры
shape-code = Код без пробелов
shape-mail = Адрес почты
shape-url = Адрес страницы
shape-version = Номер версии
shape-place = Координаты
shape-inn = ИНН
settings-topics = Темы
permission-topic-manage = Настраивает темы, формы и типы оборудования
topics-lead = По теме мы спрашиваем факты, даём первой линии процедуру и решаем, с чего начать. Правка действует сразу; обращение хранит ту версию, по которой спросили.
topic-new = Новая тема
topics-shipped = { $n ->
    [one] В комплекте есть ещё { $n } готовая тема с вопросами и процедурами.
    [few] В комплекте есть ещё { $n } готовые темы с вопросами и процедурами.
    [many] В комплекте есть ещё { $n } готовых тем с вопросами и процедурами.
   *[other] В комплекте есть ещё { $n } готовой темы с вопросами и процедурами.
}
topics-enter = Взять готовые темы
topics-empty = Тем пока нет
topics-empty-help = Без тем клиенты пишут своими словами. Возьмите готовые или заведите свою.
topic-questions = Вопросы
topic-tickets = Обращений за 90 дней
topic-more-of = Особенности
topic-order = Порядок
topic-is-retired = Снята
topic-is-staff = Только для нас
topic-of-clients = { $n ->
    [one] { $n } клиент
    [few] { $n } клиента
    [many] { $n } клиентов
   *[other] { $n } клиента
}
topic-up = Поднять «{ $name }»
topic-down = Опустить «{ $name }»
topic-below = Новая тема внутри «{ $name }»
topic-preview = Так это увидит клиент
topic-preview-thing = Касса 2, Тверская, 8
topic-asks-nothing = Вопросов нет: клиент напишет своими словами.
topic-about = О теме
topic-name = Название
topic-help = Когда её выбирать
topic-parent = Внутри
topic-at-root = На верхнем уровне
topic-audience = Кто выбирает
topic-for-clients = Клиенты и мы
topic-for-staff = Только мы
topic-for-which = Для каких клиентов
topic-for-which-hint = Никто не отмечен — для всех.
topic-retire = Снять: новых обращений по ней не будет, прежние останутся как есть
topic-questions-hint = Вопрос может зависеть только от тех, что стоят выше.
topic-question = Вопрос
topic-question-new = Новый вопрос
topic-asked-sometimes = по условию
topic-hint = Подсказка
topic-example = Пример ответа
topic-kind = Вид ответа
topic-need = Насколько нужен
topic-show-if = Когда спрашивать
topic-show-always = Всегда
show-any = Если есть ответ на «{ $question }»
show-one = Если «{ $question }» — { $answer }
topic-asset-type = Тип оборудования
topic-asset-any = Любой
topic-shape = Как должна выглядеть
topic-shortest = Знаков не меньше
topic-longest = Знаков не больше
topic-min = Не меньше
topic-max = Не больше
topic-min-days = Не раньше, дней от сегодня
topic-max-days = Не позже, дней от сегодня
topic-choices = Варианты
topic-choices-hint = По одному в строке: «по-русски | in English».
topic-question-up = Выше
topic-question-down = Ниже
topic-question-remove = Убрать вопрос
topic-question-add = Добавить вопрос
topic-begins = С чего начинается обращение
topic-procedure = Процедура: № статьи
topic-suggests = Предлагать статьи: №
topic-note = Что изменили
topic-save = Сохранить тему
topic-draw = Обновить вид
topic-code-is = Для программ: { $code }
topic-versions = Версии
topic-differs = { $what ->
    [added] вопрос добавлен
    [removed] вопрос убран
    [moved] вопрос переставлен
    [label] вопрос переписан
    [hint] подсказка
    [example] пример
    [kind] вид ответа
    [need] насколько нужен
    [show] когда спрашивать
    [limits] границы ответа
    [choices] варианты
    [asset] тип оборудования
    [name] название
    [help] когда её выбирать
    [audience] кто выбирает
    [clients] для каких клиентов
    [retired] снята или возвращена
    [parent] место в дереве
    [place] порядок
    [defaults] с чего начинается обращение
    [procedure] процедура
   *[articles] статьи
}
topic-flaw-fields = Проверьте вопросы: что не так, сказано у каждого
topic-flaw-name = У вопроса нет имени для программ
topic-flaw-twin = Два вопроса с одним именем
topic-flaw-label = Напишите вопрос
topic-flaw-long = Сократите: слишком длинно
topic-flaw-choices = Добавьте хотя бы один вариант
topic-flaw-twin-choice = Варианты повторяются или пусты
topic-flaw-show = Вопрос может зависеть только от того, что стоит выше
topic-flaw-show-answer = У вопроса выше больше нет такого ответа
topic-flaw-bounds = «Не меньше» больше, чем «не больше»
topic-flaw-length = Наименьшая длина больше наибольшей
topic-flaw-many = Слишком много
topic-flaw-taken = Так уже называется другая тема
topic-flaw-unknown = Такого номера или имени нет
topic-flaw-circle = Тема не может стоять внутри самой себя
topic-flaw-procedure = Эта статья не процедура
topic-flaw-asset = Такого типа оборудования нет
topic-flaw-empty = Напишите название
procedure = Процедура
procedure-step-of = шаг { $n } из { $all }
procedure-begin = Пройти процедуру
procedure-go-on = Продолжить
procedure-anew = Пройти заново
procedure-put-aside = Отложить
procedure-note = Заметка к шагу
procedure-done-step = Сделано
procedure-stopped = Отложена
procedure-running = Идёт
procedure-line = Процедура № { $number }
refusal-not-at-step = На этот шаг уже ответили. Посмотрите, где процедура сейчас
refusal-long-procedure = Процедура ходит по кругу: остановите её и передайте обращение
refusal-too-many-assets = В обращении и так много оборудования
error-no-procedure = У темы нет опубликованной процедуры
event-topic-set = выбрана тема
event-facts-changed = { $n ->
    [one] изменён { $n } факт
    [few] изменены { $n } факта
    [many] изменено { $n } фактов
   *[other] изменено { $n } факта
}
event-procedure-begun = начата процедура № { $name }
event-step-done = сделано: { $name }
event-step-answered = { $name } — { $outcome }
event-procedure-stopped = процедура отложена
event-procedure-taken-up = процедура продолжена
event-asset-named = оборудование: { $name }
event-asset-unnamed = не относится к «{ $name }»
asset-serial = Серийный номер
asset-address = Где стоит
asset-open = Открыть карточку
mail-ack-topic = Чтобы решить быстрее, выберите тему: мы спросим только то, что нужно.
mail-ack-asks = Чтобы решить быстрее, не хватает:
mail-ack-asks-open = Ответить на вопросы
equipment = Оборудование
equipment-new = Новое оборудование
equipment-import = Загрузить таблицу
equipment-find = Название или серийный номер
equipment-client = Клиент
equipment-every-client = Все клиенты
equipment-look = Найти
equipment-none = Ничего не найдено
equipment-none-help = Заведите оборудование по одному или загрузите таблицей
equipment-name = Название
equipment-type = Тип
equipment-part-of = входит в
equipment-parts = Что в него входит
equipment-retire = Списано: в формах больше не предлагать
equipment-save = Сохранить
equipment-tickets = Обращения
equipment-no-tickets = Обращений пока не было
equipment-import-lead = Первая строка — заголовки: клиент, тип, название; ещё могут быть серийный номер, адрес, «входит в» и свойства типа.
equipment-import-text = Таблица
equipment-import-hint = Вставьте из таблицы или выберите файл CSV
equipment-import-file = Файл
equipment-import-look = Проверить
equipment-import-do = { $n ->
    [one] Загрузить { $n } строку
    [few] Загрузить { $n } строки
    [many] Загрузить { $n } строк
   *[other] Загрузить { $n } строки
}
equipment-import-columns = Нет нужной колонки: клиент, тип и название обязательны
equipment-import-long = Больше 20 000 строк за раз не загружаем. Разделите таблицу
equipment-import-table = Таблица не читается: проверьте кавычки и разделители
equipment-line = Строка
equipment-fate = Что будет
equipment-enters = Появится
equipment-changes = Изменится
equipment-same = Уже так
equipment-wrong = { $column ->
    [client] Такого клиента нет
    [type] Такого типа нет
    [name] Нет названия
    [parent] Нет того, во что входит
   *[other] Не получится, проверьте значения
}
restorations = Восстановления
restorations-none = Пока не восстанавливали
restoration-add = Записать восстановление
restoration-from = Откуда
restoration-by-hand = Руками, без образа
restoration-minutes = Сколько минут заняло
restoration-minutes-wrong = Напишите минуты: от 1 до 6000
restoration-ticket = По обращению №
restoration-note = Заметка
restoration-save = Записать
images = Эталонные образы
images-lead = Восстановить из образа быстрее, чем настраивать заново. Здесь видно, что где лежит и сколько времени это берёт.
images-by-hand = Без образа за год: { $count }, в среднем { $mean }.
images-none = Образов пока нет. Запишите первый.
image-version = Версия
image-for = Для чего
image-place = Где лежит
image-place-hint = Путь или адрес
image-checksum = Контрольная сумма
image-restored = Восстановлений за год
image-mean = В среднем
image-retire = Снять
image-revive = Вернуть
image-add = Новый образ
image-save = Записать образ
topic-wanted = Поможет решить быстрее:
act-topic-change = Изменена тема
act-asset-change = Изменено оборудование
act-asset-import = Загружено оборудование
act-asset-type-change = Изменён тип оборудования
act-image-change = Изменён эталонный образ

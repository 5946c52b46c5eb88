# The queue: saved views, conditions, many tickets at once, keys.

conditions = Условия
view-shared = Вид для всех
view-filling = Вид ещё заполняется
view-filling-so = Заполняем вид: просмотрено { $done } из { $all }. Счётчик станет точным, когда закончим.
view-found = { $n ->
    [one] Подойдёт { $n } обращение.
    [few] Подойдут { $n } обращения.
   *[many] Подойдёт { $n } обращений.
}
view-found-newest = { $n ->
    [one] Среди последних { $newest } подойдёт { $n } обращение.
    [few] Среди последних { $newest } подойдут { $n } обращения.
   *[many] Среди последних { $newest } подойдёт { $n } обращений.
}
cond-turn = Чей ход
cond-clients = Клиенты
cond-client = Название клиента
cond-flags = Признаки
cond-live = Ещё не решено
cond-raised = Приоритет поднял клиент
cond-reopened = Возвращали в работу
cond-unanswered = Ещё не отвечали
cond-reminded = Напоминали
cond-any = Неважно
cond-yes = Да
cond-no = Нет
cond-somebody = Кто-нибудь
cond-order = Тема и порядок
cond-subject = Слова в теме
cond-first = Сначала
cond-urgent = самые срочные
cond-newest = самые свежие
cond-mine = Только мои: каждый видит свои
cond-name = Название вида
cond-shared = Показать всем инженерам
cond-save = Сохранить вид
cond-count = Посчитать
cond-delete = Удалить вид…
cond-delete-sure = Обращения останутся, исчезнет только вид из списка.
cond-delete-do = Удалить вид
error-view-name = Назовите вид: название будет в списке слева.
error-view-many = Видов уже сто, больше не поместится. Удалите ненужные.
error-unknown-client = Такого клиента нет. Начните вводить название и выберите из списка.

row-raised = Приоритет поднял клиент

many = Изменить выбранные
many-chosen = Выбрано:
many-page = Все на странице
many-all = { $n ->
    [one] Весь вид: { $n } обращение
    [few] Весь вид: { $n } обращения
   *[many] Весь вид: { $n } обращений
}
many-none = Снять выбор
many-look = Посмотреть, что изменится
many-leave = Не менять
many-watcher = Добавить наблюдателя
many-title = { $n ->
    [one] Изменить { $n } обращение
    [few] Изменить { $n } обращения
   *[many] Изменить { $n } обращений
}
many-would = Изменится: { $change }. Уже так: { $same }. Нельзя: { $refused }.
many-refused = Нельзя изменить:
many-more = { $n ->
    [one] и ещё { $n }
    [few] и ещё { $n }
   *[many] и ещё { $n }
}
many-go = { $n ->
    [one] Изменить { $n } обращение
    [few] Изменить { $n } обращения
   *[many] Изменить { $n } обращений
}
many-working = Меняем обращения…
many-nothing = Не выбрано ни одного обращения. Отметьте их в очереди.
many-nothing-changes = Так ничего не изменится: выберите другое или вернитесь в очередь.
many-done = Изменено: { $change }. Уже было так: { $same }. Нельзя: { $refused }.
many-undo = Отменить изменение
many-mails-gone = { $mails ->
    [one] { $mails } письмо о них уже ушло
    [few] { $mails } письма о них уже ушли
   *[many] { $mails } писем о них уже ушло
}, вернуть почту нельзя.
many-undone = Отменено: { $back }, всё как было. Не тронули, потому что их успели изменить: { $kept }.

key-next = следующее обращение
key-previous = предыдущее обращение
key-pick = выбрать обращение
key-merge = объединить с другим обращением
key-solve = предложить решение
pref-keys = Клавиши без Ctrl
pref-keys-on = Работают
pref-keys-off = Выключены
pref-spelling = Правописание
pref-spelling-on = Проверять
pref-spelling-off = Не проверять

palette = Перейти к чему угодно
palette-hint = Номер, вид, клиент, человек или действие
palette-nothing = Ничего не нашлось
palette-ticket = обращение
palette-view = вид
palette-client = клиент
palette-person = человек
palette-act = действие
palette-setting = настройки
palette-look = оформление
palette-new-view = Новый вид
search-title = Поиск
search-what = Слова, номер, «фраза», клиент:имя
search-go = Найти
search-help = Ищем в темах и во всей переписке: слова в любой форме, с опечаткой и в другой раскладке, номера заказов целиком и частью, фразы в кавычках. Сужают клиент:, состояние:, исполнитель:, от:, после: и до:.
search-nothing = Ничего не нашлось
search-nothing-help = Оставьте самые важные слова или уберите условия с двоеточием.
search-meant = Возможно, вы искали
search-near = похоже на искомое
palette-search = Искать «{ $q }» везде

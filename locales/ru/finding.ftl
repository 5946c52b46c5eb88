# Поиск, подсказки, пробелы.

search-all = Всё
search-tickets = Обращения
search-articles = Статьи
search-people = Люди и компании
search-narrow = Где искать
search-newest-first = Сначала новые
search-best-first = Сначала подходящие
search-ticket = Обращение
search-article = Статья
search-person = Человек
search-organisation = Компания
search-mine-what = Слова, номер обращения или заказа
search-mine-help = Ищем в ваших обращениях и в статьях: слова в любой форме, с опечаткой и в другой раскладке, номера целиком и частью.
search-mine-nothing-help = Попробуйте другие слова — или напишите нам, мы поможем.
requests-search = Найти обращение или статью

beside = Подсказки
beside-show = Показать подсказки
beside-articles = Может помочь
beside-procedures = Что делать
beside-open = Похожие в работе
beside-solved = Похожие решённые
beside-nothing = Похожего пока нет.
beside-used = Решено этой статьёй
beside-solve = Решить этой статьёй
beside-solve-with = Решить этой статьёй: № { $number }
beside-learnt = помогла в похожих случаях
beside-duplicate = Дубль
beside-duplicate-of = Дубль обращения № { $number }

offered-title = Возможно, ответ уже есть
offered-helped = Это ответ на мой вопрос
request-helped = Рады, что ответ нашёлся. Обращение не отправлено.

gaps = Чего не хватает
gaps-lead = Что искали и не нашли, о чём спрашивают без готовой статьи, и что дают подсказки — за три месяца.
gaps-vain = Искали и не нашли
gaps-vain-help = Без номеров и адресов, и не видно, кто искал. Напишите статью, добавьте слово в словарь — или отметьте, что делать ничего не нужно.
gaps-vain-none = Всё, что искали, нашлось.
gaps-words = Слова
gaps-side = Кто
gaps-by = { $side ->
    [staff] инженеры
    [client] клиенты
   *[outside] гости
}
gaps-times = Раз
gaps-last = В последний раз
gaps-acts = Действия
gaps-settle = Разобрано
gaps-settle-words = Разобрано: { $words }
gaps-clusters = Похожие обращения без статьи
gaps-clusters-help = Обращения об одном и том же, которые не решены ни одной статьёй. Напишите её по любой из них.
gaps-clusters-none = Похожих обращений без статьи нет.
gaps-matter = О чём
gaps-tickets = Обращений
gaps-clients = Клиентов
gaps-minutes = Времени
gaps-write = Написать статью
effect-forms = Подсказки клиентам
effect-opened = { $n ->
    [one] открыта в { $n } обращении
    [few] открыты в { $n } обращениях
   *[many] открыты в { $n } обращениях
}
effect-deflected = Ответ нашёлся без обращения
effect-deflected-help = статью открыли, а обращение не отправили
effect-used = Решено подсказкой
effect-beside = { $n ->
    [one] показана в { $n } обращении
    [few] показаны в { $n } обращениях
   *[many] показаны в { $n } обращениях
}
effect-held = Не открылось снова
effect-held-help = из решённых подсказкой

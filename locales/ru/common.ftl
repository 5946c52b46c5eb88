# Words that every room uses: time, sizes, the frame of a page.

decimal-point = ,
size-bytes = Б
size-kib = КБ
size-mib = МБ
size-gib = ГБ

time-today = сегодня
time-yesterday = вчера
time-tomorrow = завтра
month-1 = января
month-2 = февраля
month-3 = марта
month-4 = апреля
month-5 = мая
month-6 = июня
month-7 = июля
month-8 = августа
month-9 = сентября
month-10 = октября
month-11 = ноября
month-12 = декабря
month-short-1 = янв
month-short-2 = фев
month-short-3 = мар
month-short-4 = апр
month-short-5 = май
month-short-6 = июн
month-short-7 = июл
month-short-8 = авг
month-short-9 = сен
month-short-10 = окт
month-short-11 = ноя
month-short-12 = дек
span-moment = меньше минуты
span-minutes = { $n } мин
span-hours = { $n } ч
span-days = { $n ->
    [one] { $n } день
    [few] { $n } дня
   *[many] { $n } дней
}

product = Опора
skip = К содержанию
menu = Меню
close = Закрыть
cancel = Отмена
pages = Страницы
pages-first = В начало
pages-next = Показать следующие

# Words for the script that keeps «ждёт 5 мин» right: minutes, hours, day one|few|many, under a minute.
tick-units = мин|ч|день|дня|дней|меньше минуты

pref-theme = Оформление
theme-system = Как в системе
theme-light = Светлое
theme-dark = Тёмное
pref-density = Строки
density-comfortable = Просторно
density-compact = Плотно
pref-language = Язык
language-ru = Русский
language-en = English

attach = Прикрепить файлы
attach-remove = Убрать файл
quoted-show = Показать цитату

file-infected = Файл заражён: { $threat }, не отдаём
file-waiting = ещё не проверен на вирусы
file-too-big = слишком велик для проверки на вирусы

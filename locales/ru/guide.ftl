# The guides, and the first steps of somebody new.

guides = Руководства
guide-client = Руководство клиента
guide-engineer = Руководство инженера
guide-administrator = Руководство администратора
guide-contents = Содержание
palette-guide = руководство
palette-articles = статьи

first-title = С чего начать
first-count = { $n } из { $all }
first-open = Откройте обращение: там вся переписка
first-answer = Ответьте клиенту; десять секунд можно передумать
first-save = Соберите свой вид по условиям и сохраните
first-palette = Нажмите Ctrl+K и перейдите к чему угодно
first-settings = Загляните в настройки
first-done = Сделано:
first-close = Больше не показывать

# Отчёты.

reports = Отчёты
report-lines = Линии поддержки
report-csv = Скачать CSV
report-from = С
report-to = По
report-client = Клиент
report-show = Показать
report-wrong-day = Такого дня нет. Выберите день в календаре.
report-wrong-client = Клиента с таким названием нет. Выберите из списка.
report-empty = За этот период обращений нет
report-empty-help = Возьмите период пошире: считаются обращения, открытые в эти дни.
report-tickets = Обращения
report-events =
    { $n ->
        [one] { $n } событие
        [few] { $n } события
       *[many] { $n } событий
    }
report-first-line = Не ушли с первой линии
report-of-tickets =
    { $n ->
        [one] { $n } обращение
        [few] { $n } обращения
       *[many] { $n } обращений
    }
report-escalation-2 = С первой линии ушли выше
report-third-line = Дошли до третьей линии
report-target = цель — не больше { $n } %
report-handovers = Передачи между командами
report-in-tickets =
    { $n ->
        [one] в { $n } обращении
        [few] в { $n } обращениях
       *[many] в { $n } обращениях
    }
report-ping-pong = Ходили туда и обратно
report-reopened = Открыты повторно
report-times =
    { $n ->
        [one] { $n } раз
        [few] { $n } раза
       *[many] { $n } раз
    }
report-by-line = По линиям
report-line = Линия
report-no-higher = Выше не ушли
report-visits = Пребывания
report-visit = В среднем
report-part = Доля времени
report-defined = Как это считается
report-definitions =
    Передача — два события подряд у разных команд. Туда и обратно — команда А, потом Б, потом снова А. Открыто повторно — работа пошла дальше после решения или закрытия.
    С первой линии ушли выше — доля тех обращений, что были на первой линии и позже попали на линию выше. До третьей линии — доля всех обращений.
    Пребывание — время подряд на одной линии, календарное, от первого события на ней до первого на следующей. Месяц — тот, в котором обращение открыто.

# Promises: deadlines, clocks, calendars, plans, contracts, the report.

view-due = По сроку
deadline = Срок
deadline-left = осталось { $span }, до { $at } по времени клиента
deadline-late = просрочено на { $span }, срок был { $at } по времени клиента
deadline-until = до { $at }
deadline-is-late = просрочено
deadline-pause = пауза
deadline-paused = на паузе: { $whose }
deadline-risk = На кону { $sum }.
metric-reaction = Первый ответ
metric-next-answer = Следующий ответ
metric-resolution = Решение
metric-line-visit = Работа на линии
metric-house = Ответ за сутки
whose-us = дело за нами
whose-client = ждём клиента
whose-third-party = ждём третью сторону
whose-makers = ждём разработчиков
whose-nobody = никто не ждёт
promise-step-percent = прошло { $n } % срока
promise-step-before = осталось { $span }
promise-step-breach = срок прошёл
promise-step-some = шаг плана
event-promised = обещаны сроки по договору
event-deadline-set = срок «{ $metric }» назначен вручную: { $at }; { $why }
event-deadline-given-back = срок «{ $metric }» снова считает план: { $why }
event-stage = срок «{ $metric }»: { $step }
event-followed-up = клиенту напомнили, что мы ждём его ответа
permission-line-manage = Линии и команды, согласие на передачу, правила распределения
permission-promise-manage = Календари, планы, договоры, сроки вручную
mail-deadline-subject = Срок: { $about }
mail-deadline = { $client }. { $how }.
mail-follow-up = Мы ждём вашего ответа, чтобы продолжить. Ответьте на это письмо; пока ответа нет, срок решения стоит.
plan-standard = Стандартный
plan-extended = Расширенный
plan-premium = Премиум
clocks-title = Сроки
clocks-none = По этому обращению сроков не обещано: когда оно открылось, договора не было.
clocks-terms = План «{ $plan }», календарь { $calendar }.
clocks-closed = нерабочее время
clocks-by-hand = вручную, до { $at }
clocks-nothing-promised = время считается, срок не обещан
clocks-late-runs = просрочено: срок был { $at }
clocks-late = просрочено: срок был { $at }
clocks-met = выполнено в срок
clocks-paused = на паузе: { $whose }, осталось { $left }
clocks-runs = осталось { $left }, до { $at }
clocks-counted = Рабочего времени прошло { $span }
clocks-of = обещано { $target }
clocks-now = сейчас
clocks-rows = { $n ->
    [one] { $n } строка
    [few] { $n } строки
   *[many] { $n } строк
}
clocks-from = С
clocks-to = По
clocks-what = Как шли часы
clocks-whose = За кем ход
clocks-working = Засчитано
clocks-why = Что произошло
clocks-key-open = рабочее время
clocks-key-client = пауза: ждём клиента
clocks-key-third = пауза: ждём других
clocks-key-over = сверх срока
clocks-zone = Время клиента: { $zone }.
clocks-set = Назначить срок вручную
clocks-set-hint = Назначенный срок важнее плана и стоит, пока его не снимут. Без даты срок снова считает план.
clocks-set-which = Какой срок
clocks-set-at = Когда, по вашим часам
clocks-set-why = Почему
clocks-set-save = Назначить срок
mode-counted = идут
mode-paused = на паузе
mode-stopped = остановлены
why-working = работаем
why-requester = ждём клиента
why-third-party = ждём третью сторону
why-release = ждём выпуска
why-scheduled = отложено до даты
why-offered = решение предложено
why-ended = обращение закончено
why-merged = объединено с другим
why-answered = мы ответили
why-left-line = ушло с линии
why-over = начат новый круг

settings-calendars = Календари
settings-plans = Планы
calendars-lead = Рабочее время, по которому считаются сроки. Правка создаёт новую версию; что уже прошло, не пересчитывается.
calendar-add = Новый календарь
calendar-name = Название
calendar-name-hint = По нему календарь находят планы; потом его не сменить.
calendar-week = Неделя
calendar-week-hint = Промежутки через запятую: 09:00-13:00, 14:00-18:00. Выходной: -
calendar-production = Производственный календарь
calendar-production-follow = Следовать производственному календарю России: праздники, переносы, короткие дни
calendar-weekends = Работать в перенесённые рабочие субботы
calendar-shorter = На сколько минут короче предпраздничный день
calendar-days = Свои дни
calendar-days-hint = По одному в строке: 2026-12-31 09:00-15:00 инвентаризация. Выходной: 2026-12-31 - причина
calendar-save = Сохранить календарь
wrong-calendar-taken = Календарь с таким названием уже есть.
wrong-hours-beyond = День кончается в 24:00.
wrong-hours-backwards = Промежуток кончается раньше, чем начинается. Ночь пишется двумя: 22:00-24:00 и 00:00-06:00 на другой день.
wrong-hours-overlap = Промежутки накладываются.
wrong-hours = Хотя бы в один день должно быть рабочее время.
wrong-date = Дата пишется так: 2026-12-31.
edit-since = С какого дня
edit-since-hint = Пусто — с этой минуты. Прошлое не меняется.
edit-look = Показать, что сдвинется
effect = Что сдвинется
effect-none = { $n ->
    [one] Просмотрено { $n } обращение с идущими сроками: ни один срок не сдвинется.
    [few] Просмотрено { $n } обращения с идущими сроками: ни один срок не сдвинется.
   *[many] Просмотрено { $n } обращений с идущими сроками: ни один срок не сдвинется.
}
effect-some = { $n ->
    [one] Сроки сдвинутся у { $n } обращения из { $running }; просроченными станут: { $late }.
    [few] Сроки сдвинутся у { $n } обращений из { $running }; просроченными станут: { $late }.
   *[many] Сроки сдвинутся у { $n } обращений из { $running }; просроченными станут: { $late }.
}
effect-day = День
effect-was = Было
effect-is = Станет
effect-day-off = выходной
effect-more-days = { $n ->
    [one] И ещё { $n } день.
    [few] И ещё { $n } дня.
   *[many] И ещё { $n } дней.
}
effect-more = { $n ->
    [one] И ещё { $n } обращение.
    [few] И ещё { $n } обращения.
   *[many] И ещё { $n } обращений.
}
effect-moves = { $metric }: { $was } → { $is }
effect-breaks = { $metric }: { $was } → { $is }, станет просрочено
promise-versions = Версии
version-since = действует с
version-first = с самого начала
plans-lead = Что обещано клиентам с этим планом. Договор может уточнить план; правка создаёт новую версию.
plan-add = Новый план
plan-code = Название
plan-code-hint = Как план называется у вас и в выгрузках.
plan-calendar = Календарь
plan-targets = Сроки
plan-targets-hint = Часы рабочего времени: 4, 1,5 или 0:15. Пусто — ничего не обещано.
plan-guaranteed = гарантировано
plan-lines = Предел на линии
plan-lines-hint = Сколько рабочих часов обращение может стоять на линии.
plan-steps = Когда срок близко
plan-steps-hint = Доля срока, которая прошла, или часы до его конца, после чего план действует; каждый шаг случается один раз. Пустая строка — шага нет.
plan-step-amount = Сколько: проценты или часы
plan-step-unit = Чего
plan-step-run = % срока прошло
plan-step-left = ч до срока
plan-pauses = Что останавливает часы
plan-pauses-hint = Ожидание клиента останавливает их всегда.
plan-follow-ups = Напомнить клиенту, что мы ждём, через часов
plan-follow-ups-hint = Рабочие часы через точку с запятой: 9; 27
plan-terms = Условия
plan-everybody = Обслуживаем всех сотрудников клиента
plan-personal = Личный инженер
plan-hours = Включено часов в месяц
plan-overage = Час сверх, ₽
plan-price = Абонентская плата в месяц, ₽
plan-save = Сохранить план
plan-money = { $price } в месяц, включено { $hours } ч
plan-contracts = { $n ->
    [one] { $n } договор
    [few] { $n } договора
   *[many] { $n } договоров
}
act-tell-assignee = сказать исполнителю
act-tell-head = сказать руководителю
act-raise = поднять приоритет
act-hand-over = передать на следующую линию
act-bring-manager = подключить технического менеджера
wrong-plan-code = Дайте плану название, которого ещё нет.
flaw-calendar = Нет такого календаря. Выберите другой.
flaw-target = Срок не может быть меньше минуты. Оставьте поле пустым, чтобы ничего не обещать.
flaw-order = Решение обещано раньше ответа. Сделайте срок ответа короче.
flaw-line = Предел линии задан дважды или меньше минуты.
flaw-stage = Шаг повторяется или не наступит никогда: доли от 1 до 99, каждая один раз.
flaw-channels = Не открыт ни один канал, и написать нельзя.
flaw-negative = Отрицательных чисел здесь не бывает.
flaw-dates = Договор кончается раньше, чем начинается.
flaw-twice = Об одном и том же договорились дважды.
flaw-nobody = Обслуживаем только специалистов клиента, а ни один не отмечен.
flaw-doubled = На эти дни у клиента уже есть договор. Сначала закончите его.
contract = Договор
contract-none = Договора нет: сроков клиенту не обещано.
contract-open = Открыть договор
contract-plan = План
contract-dates = Действует
contract-not-now = сейчас не действует
contract-open-end = без срока
contract-month = Часы этого месяца
contract-used = { $used } из { $all }
contract-left = осталось { $left }
contract-over = сверх включённых
contract-from = С какого дня
contract-until = По какой день
contract-until-hint = Пусто — без срока.
contract-as-plan = как в плане
contract-who = Кого обслуживаем
contract-everybody = всех сотрудников
contract-specialists = только специалистов клиента
contract-specialists-hint = Специалисты клиента:
contract-targets = Что обещано иначе, чем в плане
contract-targets-hint = Часы рабочего времени; пусто — как в плане. Штраф — за просроченное решение, в рублях.
contract-penalty = Штраф, ₽
contract-first-line = Первую линию ведёт
contract-line-ours = мы сами
contract-manager = Технический менеджер
contract-engineer = Персональный инженер
contract-engineer-hint = Если план его обещает: новые заявки клиента идут сначала ему.
contract-nobody = никто
contract-save = Сохранить договор
report-sla = Как держим сроки
report-none = За эти дни сроков не обещали
report-none-help = Сроки появляются у обращений клиентов с договором.
sla-tickets = { $n ->
    [one] { $n } обращение с обещанными сроками
    [few] { $n } обращения с обещанными сроками
   *[many] { $n } обращений с обещанными сроками
}
report-kept = Выдержано
report-met = В срок
report-late = Просрочено
report-running = Идёт
report-median = Половина не дольше
report-p90 = Девять из десяти не дольше
report-clients = По клиентам
report-count = Обращений
wrong-number = Здесь нужно число.
version-n = версия { $n }
target-of = P{ $n }: { $metric }

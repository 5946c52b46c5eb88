# The workspace of engineers: queue, ticket, journal, failed mails.

new-ticket = Новое обращение
views = Очереди
rooms-watch = Под присмотром
rooms-house = Хозяйство
view-ours = Ждут нас
view-mine = Мои
view-unassigned = Без исполнителя
view-client = Ждём клиента
view-open = Все открытые
view-solved = Решённые
view-all = Все
view-inbound = Непринятые письма

state-new = Новое
state-open = В работе
state-waiting-requester = Ждём клиента
state-waiting-third-party = Ждём третью сторону
state-waiting-release = Ждём релиза
state-scheduled = Отложено
state-solved = Решено
state-closed = Закрыто
state-merged = Объединено
state-rejected = Отклонено

# The menu of states: what pressing it does.
move-open = Взять в работу
move-reopen = Вернуть в работу
move-waiting-requester = Ждать клиента
move-waiting-third-party = Ждать третью сторону
move-waiting-release = Ждать релиза
move-scheduled = Отложить
move-solved = Предложить решение
move-closed = Закрыть
move-rejected = Отклонить…
reject-reason = Почему не сделаем
reject-hint = Уйдёт клиенту ответом.
reject-send = Отклонить обращение

turn-ours = ждёт нас
turn-client = ждём клиента
turn-third = ждём других
turn-nobody = завершено

priority-p1 = Критичный
priority-p2 = Высокий
priority-p3 = Обычный
priority-p4 = Низкий
impact-high = Вся компания
impact-medium = Отдел или точка
impact-low = Один человек
urgency-high = Работа стоит
urgency-medium = Работать трудно
urgency-low = Может подождать
priority-hint = Приоритет посчитаем сами: чем больше людей и чем меньше времени, тем он выше.

kind-consultation = Консультация
kind-incident = Инцидент
kind-fault = Ошибка
kind-wish = Пожелание
kind-service-order = Заказ услуги
kind-data-finding = Нарушение в данных

channel-mail = Почта
channel-portal = Портал
channel-desk = Записал инженер
channel-phone = Телефон
channel-messenger = Мессенджер
channel-api = API

line-n = { $n }-я линия
row-files = { $n ->
    [one] { $n } вложение
    [few] { $n } вложения
   *[many] { $n } вложений
}
row-watchers = { $n ->
    [one] { $n } наблюдатель
    [few] { $n } наблюдателя
   *[many] { $n } наблюдателей
}

queue-filter = Номер, тема или клиент
queue-find = Найти
queue-nothing = По запросу «{ $q }» в этой очереди ничего нет
queue-nothing-help = Проверьте запрос или поищите во всех обращениях.
queue-everywhere = Искать во всех
queue-clear = Сбросить запрос
queue-empty-ours = Никто не ждёт нашего ответа
queue-empty-mine = На вас ничего не назначено
queue-empty-unassigned = У всех обращений есть исполнитель
queue-empty-client = Ни одного вопроса к клиентам без ответа
queue-empty-other = Здесь пока пусто
queue-fresh = Обращений ещё не было
queue-fresh-help = Почтовый ящик и людей заводит администратор на страницах настроек. Первое обращение можно записать и самим.
queue-empty-help = Новое письмо или заявка с портала появится здесь само, обновлять страницу не нужно.
note-short = Скрытый комментарий
preview = Просмотр
preview-empty = Выберите обращение
preview-key-move = листать
preview-key-open = открыть
preview-open = Открыть обращение
preview-earlier = { $n ->
    [one] Ещё { $n } запись раньше
    [few] Ещё { $n } записи раньше
   *[many] Ещё { $n } записей раньше
}

keys = Клавиши
key-open = открыть обращение
key-assign = взять себе
key-filter = искать в очереди
key-new = новое обращение
key-reply = ответить клиенту
key-note = написать скрытый комментарий
key-send = отправить
key-spelling = слово с ошибкой
key-back = вернуться в очередь
key-escape = выйти из поля, закрыть окно
key-help = эта подсказка

back-queue = К очереди
subject-edit = Изменить тему
subject-save = Сохранить тему
conversation = Переписка
note-label = Скрытый комментарий, клиент не видит
robot-label = автоматически
robot-mail-server = Почтовый сервер
outside-label = отправитель не подтверждён
outside-help = Письмо пришло с адреса, который в обращении не участвует. Кто его написал, мы не знаем.
images-blocked = { $n ->
    [one] Не загрузили { $n } картинку с чужого сайта: отправитель узнал бы, что письмо открыто.
    [few] Не загрузили { $n } картинки с чужих сайтов: отправитель узнал бы, что письмо открыто.
   *[many] Не загрузили { $n } картинок с чужих сайтов: отправитель узнал бы, что письмо открыто.
}
images-show = Показать картинки
delivery-queued = Отправляем
delivery-sent = Отправлено: { $at }
delivery-delivered = Доставлено: { $at }
delivery-retrying = { $n ->
    [one] Не ушло: { $n } попытка, пробуем ещё. Почтовый сервер: «{ $why }».
    [few] Не ушло: { $n } попытки, пробуем ещё. Почтовый сервер: «{ $why }».
   *[many] Не ушло: { $n } попыток, пробуем ещё. Почтовый сервер: «{ $why }».
}
delivery-complained = Получатель пожаловался на спам: { $who }. Спросите по телефону, нужны ли ему наши письма.
delivery-failed = Не отправлено на { $to }: «{ $why }». Проверьте адрес и настройки почты.
delivery-bounced = Не доставлено. Почтовый сервер ответил: «{ $why }». Проверьте адрес и отправьте ещё раз.

composer = Ответ
composer-kind = Кто увидит
composer-reply = Ответ клиенту
composer-note = Скрытый комментарий
composer-goes = { $channel ->
    [mail] Получит { $to }, по почте.
    [portal] Получит { $to }, на портале и по почте.
    [messenger] Получит { $to }, в мессенджере.
   *[other] Получит { $to }.
}
composer-copies = Копия:
composer-note-goes = Увидят только сотрудники, клиент — нет
composer-text = Текст
composer-reply-hint = Напишите ответ клиенту
composer-note-hint = Заметка для коллег
composer-arrived = Пока вы писали, пришло новое сообщение. Оно выше: прочитайте, прежде чем отправлять.
composer-state = После отправки
composer-send = Отправить ответ
composer-keep = Сохранить комментарий

panel = Сведения
panel-requester = Инициатор
panel-local-time = { $at } у клиента
panel-work = Работа
panel-watchers = Наблюдатели
panel-siblings = Другие обращения клиента
panel-journal = { $n ->
    [one] Журнал: { $n } запись
    [few] Журнал: { $n } записи
   *[many] Журнал: { $n } записей
}
field-assignee = Исполнитель
field-state = Состояние
field-priority = Приоритет
field-impact = Кого затронуло
field-urgency = Насколько срочно
field-kind = Тип
field-line = Линия
field-time = Трудозатраты
field-subject = Тема
field-text = Что случилось
field-channel = Откуда узнали
field-requester = Инициатор
assignee-none = Не назначен
take = Взять себе
save-assignee = Назначить
save-state = Сменить состояние
save-priority = Сменить приоритет
save-kind = Сменить тип
save-line = Передать на линию
time-none = Не записаны
time-add = Сколько минут потрачено
time-save = Записать время
watcher-add = Добавить
watcher-add-label = Имя или почта наблюдателя
watcher-add-hint = Имя или почта
watcher-remove = Убрать из наблюдателей: { $name }
watchers-none = Никто не наблюдает
watch = Наблюдать за обращением

new-requester-hint = Имя или почта: начните вводить и выберите из списка.
new-subject-hint = Одной строкой: что и где не работает.
new-text-hint = Что делали, чего ждали, что получилось. Это увидит клиент.
new-create = Создать обращение

journal = Журнал
journal-title = Журнал № { $number }
journal-seq = №
journal-when = Когда
journal-who = Кто
journal-what = Что произошло
journal-rules = Опора
event-opened = { $channel ->
    [mail] обращение пришло по почте
    [portal] обращение оставлено на портале
    [phone] обращение записано со звонка
    [messenger] обращение пришло из мессенджера
    [api] обращение создано программой
   *[other] обращение записал инженер
}
event-acknowledged = номер обращения отправлен: { $name }
event-assigned = исполнитель: { $name }
event-took = теперь исполнитель
event-unassigned = исполнитель снят
event-state = состояние: { $name }
event-priority = приоритет: { $from } → { $to }
event-kind = тип: { $name }
event-subject = новая тема: «{ $name }»
event-line = обращение на { $n }-й линии
event-line-with = обращение передано на { $n }-ю линию: { $note }
event-line-returned = обращение возвращено на { $n }-ю линию: { $reason }
event-line-excuse = без подготовки, потому что { $reason }
event-hand-over-asked = просьба передать на { $n }-ю линию ждёт согласия: { $note }
event-hand-over-declined = передача не согласована: { $name }
event-reproduced = как воспроизвести: { $name }
event-searched = { $n ->
    [one] поиск в знаниях «{ $text }»: { $n } ответ
    [few] поиск в знаниях «{ $text }»: { $n } ответа
    [many] поиск в знаниях «{ $text }»: { $n } ответов
   *[other] поиск в знаниях «{ $text }»: { $n } ответа
}
event-watcher-added = наблюдает: { $name }
event-watcher-removed = больше не наблюдает: { $name }
event-replied = ответ клиенту
event-noted = скрытый комментарий
event-client-wrote = сообщение клиента
event-confirmed = решение подтверждено
event-reopened = обращение снова в работе
event-liked = сказали спасибо
event-time = записано время: { $span }
event-bounced = письмо вернулось: «{ $name }»
event-file-infected = файл «{ $name }» заражён: { $threat }; не отдаём его никому
event-complained = получатель пожаловался на спам: { $name }
event-complained-hidden = один из получателей пожаловался на спам
event-rejected = обращение отклонено: «{ $name }»
event-closed-by-import = закрыто при переносе: переписка закончилась раньше
event-merged = обращение стало частью № { $name }
event-let-go-from = обращение снова отдельно, было частью № { $name }
event-absorbed = присоединено обращение № { $name }
event-let-go = обращение № { $name } снова отдельно
event-linked = { $link ->
    [parent] это часть обращения № { $name }
    [child] частью стало обращение № { $name }
    [duplicate] о том же: № { $name }
    [same_incident] тот же сбой: № { $name }
    [caused_by] причина: № { $name }
    [causes] следствие: № { $name }
    [split_from] выделено из № { $name }
   *[split_into] отсюда выделено № { $name }
}
event-flagged = { $flag ->
    [workaround] { $on ->
        [on] нашли обходной путь
       *[off] обходного пути нет
    }
    [our_fault] { $on ->
        [on] отметили: наша ошибка
       *[off] сняли отметку «наша ошибка»
    }
   *[cause_known] { $on ->
        [on] причина известна
       *[off] причина снова неизвестна
    }
}
event-referred = номер в другой системе: { $name }
event-unreferred = номер убран: { $name }
event-unlinked = связь с № { $name } убрана
event-split-off = сообщение стало отдельным обращением № { $name }
event-solved-with = решено статьёй № { $name }
event-solved-otherwise = статья № { $name } решением не была
event-article-begun = из обращения начата статья № { $name }
event-article-waived = статья не нужна: { $name }
event-recorded = запись прежней системы: { $name }
event-undone = массовое изменение отменено, всё как было
event-edited = текст исправлен
event-closed-by-silence = закрыто: возражений не было
event-reminded-head = напоминание отправлено руководителю
event-reminded = напоминание отправлено: { $name }

inbound-lead = Эти письма ждут человека: сами мы их не приняли. Разберите ещё раз или скачайте и прочитайте.
inbound-empty = Все письма приняты
inbound-empty-help = Если какое-то письмо не удастся разобрать, оно появится здесь целиком.
inbound-no-subject = Тема не читается
inbound-no-from = Отправитель не читается
inbound-tries = { $n ->
    [one] { $n } попытка
    [few] { $n } попытки
   *[many] { $n } попыток
}
inbound-detail = Что сказала программа
inbound-replay = Разобрать ещё раз
inbound-raw = Скачать письмо
ticket-hint = Похоже на продолжение обращения № { $number } «{ $subject }», но отправитель в нём не участвует.
event-routed = по правилу «{ $name }»
event-dealt-personal = персональному инженеру клиента: { $name }
event-dealt = по очереди линии досталось: { $name }

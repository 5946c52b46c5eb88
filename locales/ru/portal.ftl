# What clients see.

state-waiting-you = Нужен ваш ответ
requests-mine = Мои обращения
requests-company = Обращения компании
requests-scope = Чьи обращения
requests-ours = Ждут вашего ответа
requests-rest = Остальные
requests-empty = Обращений пока нет
requests-empty-help = Опишите, что случилось: ответим здесь и на почту.
request-new = Новое обращение
help-title = Чем помочь?
request-subject = Коротко: что случилось
request-subject-hint = Например: «Не загружаются остатки с утра».
request-text = Подробнее
request-text-hint = Что делали, что ждали увидеть и что увидели. Номера заказов и время помогут найти причину быстрее.
request-urgency = Насколько срочно
request-files-hint = Снимок экрана часто заменяет описание. Каждый файл — до { $limit }.
request-send = Отправить обращение
request-opened = Создано
request-executor = Исполнитель
request-executor-none = Скоро назначим
request-watchers = Копии получают
request-watcher-add = Добавить
request-watcher-who = Имя или почта коллеги
outside-portal = не из вашей компании
request-watcher-save = Добавить коллегу
request-comment = Ваше сообщение
request-comment-send = Отправить сообщение
request-status-new = Обращение принято, подбираем исполнителя.
request-status-work = Мы работаем над обращением.
request-status-client = Ждём вашего ответа: без него не продвинемся.
request-status-third = Спросили третью сторону и ждём ответа.
request-status-release = Исправление готово и выйдет с ближайшим обновлением.
request-status-solved = Мы предложили решение. Всё получилось?
request-status-closed = Обращение закрыто.
request-status-rejected = Мы не сможем это сделать. Причина — в последнем сообщении.
request-status-merged = Обращение объединено с другим, ответим там.
desk-label = поддержка
confirm-yes = Да, решено
confirm-no = Нет, не помогло
reopen-text = Что осталось не так
reopen-hint = Пары слов достаточно. Обращение вернётся тому, кто им занимался.
reopen = Вернуть в работу
like = Сказать спасибо
liked = Вы сказали спасибо. Передали исполнителю.
confirm-title = Обращение № { $number }
confirm-ask = Вопрос решён?
confirm-thanks = Спасибо, записали
confirm-thanks-help = Обращение № { $number } решено. Если что-то всплывёт, ответьте на любое наше письмо.
confirm-reopened = Вернули в работу
confirm-reopened-help = Исполнитель уже видит ваш комментарий. Ответим на почту.
confirm-expired-help = Обращение уже закрыто или открыто заново. Ответьте на любое наше письмо, и мы продолжим.

statistics = Статистика за год
statistics-back = К обращениям
statistics-came = Поступило
statistics-done = Выполнено
statistics-not-done = Не выполнено
statistics-declined = { $n ->
    [one] Из невыполненных { $n } отклонено с объяснением.
   *[other] Из невыполненных { $n } отклонено с объяснением.
}
statistics-chart = Обращения за двенадцать месяцев: сколько поступило, сколько выполнено
statistics-month = Месяц
statistics-help = Обращение считается в том месяце, когда поступило. Выполнено — значит решено или закрыто к этой минуте. Объединённые обращения считаются один раз.
statistics-empty = За год обращений не было
statistics-empty-help = Здесь появятся цифры, как только вы о чём-нибудь спросите.

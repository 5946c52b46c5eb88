# The ticket of engineers: joining, putting right, words on their way.

# Обращения, которые связаны, и слова, которые исправили.
part-of = Это обращение — часть № { $number }.
part-of-help = Переписка продолжается там, письма на оба номера приходят туда.
part-of-go = Перейти к № { $number }
part-of-leave = Разъединить
from-part = из № { $number }
merge-with = Объединить с…
merge-number = Номер обращения
merge-look = Посмотреть
merge-title = Объединить № { $number }
merge-goes = Станет частью
merge-stays = Останется
merge-lead = Переписка № { $number } станет видна в № { $target } и продолжится там. Номер останется рабочим: ответы на него придут в № { $target }. Разъединить можно в любой момент.
merge-do = Объединить № { $number } с № { $target }
merge-not = Не объединять
merge-unknown = Обращения «{ $number }» нет или оно не для вас. Проверьте номер.
error-other-client = Это обращение другого клиента. Объединить можно только обращения одного клиента; чтобы не терять связь, свяжите их.
error-unknown-ticket = Такого обращения нет или оно не для вас. Проверьте номер.
panel-links = Связи
link-add = Связать…
link-what = Чем другое обращение приходится этому
link-number = Его номер
link-save = Связать
link-remove = Убрать связь с № { $number }
link-is = { $link ->
    [parent] Общая задача
    [child] Часть
    [duplicate] О том же
    [caused_by] Причина
    [causes] Следствие
    [split_from] Выделено из
   *[split_into] Выделено отсюда
}
children-too = Решить этим же ответом и части:
children-solve = Решить и части…
children-answer = Что ответить в каждом
children-send = Ответить и решить
message-more = Что сделать с сообщением: { $name }
edit-label = Исправить текст
edit-hint = Письмо, которое уже ушло, не изменится: исправление увидят на портале.
edit-save = Сохранить исправление
edited-mark = исправлено
split-label = Выделить в отдельное обращение
split-hint = Тема нового обращения. Сообщение с файлами останется и здесь.
split-do = Выделить
versions-title = Как текст исправляли
versions-now = Сейчас
versions-until = До { $at }, исправлено: { $who }

# Ответ в пути.
held-in = Отправим через %s с
held-soon = Сейчас отправим
held-gone = Отправляем
held-undo = Отменить
undo-late = Ответ уже ушёл, отменить нельзя. Текст можно исправить.
draft-kept = Черновик: { $at }
draft-files = Файлы черновика
draft-failed = Ответ не ушёл: обращение за это время изменилось. Текст и файлы на месте.
news-label = Пришло, пока вы писали

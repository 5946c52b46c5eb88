# Статьи: список, редактор, измерения, центр помощи.

articles = Статьи
article = Статья
articles-all = Все
articles-empty = Статей пока нет
articles-empty-help = Первую проще всего написать из решённого обращения: кнопка «Начать статью» в блоке «Знания».
articles-nothing = Ничего не нашлось
articles-nothing-help = Измените слова или снимите отбор.
article-new = Новая статья
article-edit = Править
article-search = Слова из названия или номер
article-filter = Показать
article-clear = Снять отбор
article-mine = Мои
article-any-kind = Любой вид
article-any-audience = Любые читатели
article-any-topic = Любая тема
article-held = Читают прежнюю версию
article-as-readers = Как видят читатели
article-kind = Вид
article-instruction = Инструкция
article-incident = Типовой инцидент
article-algorithm = Алгоритм реакции
article-procedure = Процедура
article-memo = Памятка о клиенте
article-release = Что нового в выпуске
article-audience = Для кого
audience-public = Для всех
audience-clients = Для клиентов
audience-lines = Для линий
audience-internal = Только для нас
article-stage = Состояние
stage-draft = Черновик
stage-review = На проверке
stage-published = Опубликована
stage-due = Пора пересмотреть
stage-retired = Снята
step-submit = Отдать на проверку
step-return = Вернуть автору
step-publish = Опубликовать
step-confirm = Всё верно
step-retire = Снять
step-revive = Вернуть в работу
done-article-saved = Сохранено.
done-article-submitted = Статья ждёт проверки.
done-article-returned = Статья снова у автора.
done-article-published = Опубликовано: читатели видят эту версию.
done-article-confirmed = Подтверждено: статья верна.
done-article-retired = Снято: читатели её больше не видят.
done-article-revived = Статья снова черновик.
article-behind = Читатели видят версию { $out }. Версия { $last } ещё не опубликована.
article-old = Это прежняя версия { $version }.
article-to-last = Открыть последнюю
article-compare = Сравнить версии
article-changed = Пока вы писали, статью изменил кто-то другой. Ваш текст остался здесь: откройте статью в соседней вкладке, перенесите чужие правки и сохраните ещё раз.
article-about = О статье
article-owner = Владелец
article-nobody = никто
article-published = Опубликована
article-review = Пересмотреть
article-no-review = без срока
article-topic = Тема
article-tags = Метки
article-from = Из обращения
article-external = Код снаружи
article-measure = Что дала
article-views = Открыли
article-helped = Помогло
article-no-voices = голосов нет
article-solved = Решила
article-kept = Без возврата
article-too-early = рано судить
article-solved-tickets = Решённые обращения
article-came-back = вернулось
article-words = Что говорят читатели
article-versions = Версии
article-version = Версия { $n }
article-out = её видят читатели
article-title = Название
article-summary = Коротко
article-symptom = Симптом
article-cause = Причина
article-workaround = Обходной путь
article-solution = Решение
article-text = Текст
article-tried = Что делали

# Редактор.
article-title-hint = Вопрос читателя его словами.
article-summary-hint = Одно-два предложения: их видно в списках и в поиске.
article-symptom-hint = Что видит клиент, его словами.
article-workaround-hint = Как работать, пока не починили.
article-text-hint = Markdown: **жирный**, списки, таблицы. Снимок вставьте из буфера или перетащите сюда.
article-procedure-hint = Каждый заголовок «##» — шаг. Исходы — список в конце шага: «- Горит → 2», «- Не горит → линия 2», «- Вышел чек → решено».
article-lines = Линии
article-lines-hint = Номера через запятую; пусто — все.
article-more = Клиенты, тема, владелец, сроки
article-clients = Клиенты
article-clients-hint = По одному названию в строке; пусто — все. У памятки — о ком она.
article-topic-hint = От общего к частному: Касса / Чеки. Первая часть станет разделом центра помощи.
article-tags-hint = Через запятую.
article-owner-hint = Ему напомнит список «Пора пересмотреть».
article-review-days = Пересматривать, дней
article-review-hint = 0 — никогда.
article-language = Язык
article-note = Что изменили
article-note-hint = Коротко, для списка версий.
article-preview = Как увидят
article-save-draft = Сохранить черновик
article-save-submit = Сохранить и отдать на проверку
article-save-publish = Сохранить и опубликовать
article-from-ticket = Обращение № { $number }
article-from-hint = Текст собран из переписки и заметок. Уберите имена, телефоны и номера заказов, прежде чем публиковать.
article-upload-failed = Файл не загрузился: больше 10 МБ или пропала связь.
article-uploading = Загружаем…
article-leave = Уйти без сохранения?
toolbar = Оформление
toolbar-bold = Жирный
toolbar-b = Ж
toolbar-italic = Курсив
toolbar-i = К
toolbar-heading = Заголовок
toolbar-list = Список
toolbar-steps = Нумерованный список
toolbar-quote = Цитата
toolbar-code = Код
toolbar-link = Ссылка
toolbar-file = Снимок или файл
procedure-to-step = шаг { $n }
procedure-to-line = на { $n }-ю линию
procedure-solved = решено
procedure-stop = конец
procedure-no-steps = Шагов нет: начните строку с «## », чтобы появился шаг.
procedure-nowhere = Шаг { $step }: исход «{ $words }» никуда не ведёт. После стрелки — номер шага, «линия 2», «решено» или «конец».
procedure-unreached = К шагу { $step } не ведёт ни один исход.
wrong-article-title = Назовите статью.
wrong-article-long = Сократите: здесь хватит пары предложений.
wrong-article-body = Напишите хоть что-нибудь.
wrong-article-procedure = В процедуре нужны шаги, и каждый исход должен куда-то вести. Смотрите замечания справа.
wrong-article-large = Текст слишком большой. Разделите статью.
wrong-article-clients = Такого клиента нет. Пишите названия как в справочнике, по одному в строке.
wrong-article-memo = Напишите, о каком клиенте памятка.
wrong-article-memo-audience = Памятка о клиенте бывает только для нас или для линий.
wrong-article-language = Укажите язык двумя-тремя латинскими буквами.
wrong-article-same-language = Перевод должен быть на другом языке.
wrong-article-review = Число дней от 0 до 1825.
wrong-article-passage = Сейчас так нельзя: обновите страницу и посмотрите, что изменилось.
wrong-article-for-others = Статья уже опубликована: кому она видна, меняет тот, кто публикует.

# Сравнение версий.
diff-from = Было
diff-to = Стало
diff-show = Сравнить
diff-none = Тексты этих версий одинаковы.
diff-gone = Убрано:
diff-came = Добавлено:

# Измерения и списки работы.
article-measures = Что работает
measures-lead = Открытия — за 90 дней, читатель считается раз в день. «Без возврата» — обращения, которые не вернулись за { $n } дней после решения.
measures-holding = Действуют
measures-views = Открытий
measures-outside = { $n ->
    [one] из них { $n } клиентское
    [few] из них { $n } клиентских
   *[many] из них { $n } клиентских
}
measures-voices = { $n ->
    [one] { $n } голос
    [few] { $n } голоса
   *[many] { $n } голосов
}
measures-solved = Решено обращений
measures-settled = { $n ->
    [one] из { $n } обращения
    [few] из { $n } обращений
   *[many] из { $n } обращений
}
measures-lists = Списки работы
measures-best = Решают чаще всего
measures-best-none = Пока ни одно обращение не отмечено статьёй.
work-none = Пусто: делать нечего.
work-due = Пора пересмотреть
work-due-help = Прочитайте и нажмите «Всё верно» или поправьте.
work-unhelpful = Не помогают
work-unhelpful-help = Читатели чаще говорят «нет». Посмотрите их слова на странице статьи.
work-repeated = Решают одно и то же
work-repeated-help = Одна статья решает много обращений или они возвращаются: уберите причину.
work-unopened = Никто не открывает
work-unopened-help = Опубликованы больше месяца назад. Переименуйте словами читателей, объедините или снимите.
work-waiting = Черновики и проверка
work-waiting-help = Дольше всех ждут первые.

# Словарь.
vocabulary = Словарь
vocabulary-lead = Слова вашего дела и как их ещё называют. По ним ищут и проверяют правописание.
vocabulary-empty = Слов пока нет
vocabulary-empty-help = Начните с названий программ и устройств, которые клиенты пишут по-разному.
term-word = Слово
term-word-hint = Как пишется правильно.
term-means = Ещё называют
term-means-hint = Через запятую: ККТ, кассовый аппарат.
term-note = Что это
term-save = Сохранить слово
term-forget = Убрать из словаря
term-edit = Изменить «{ $word }»
done-term-saved = Слово записано.
done-term-forgotten = Слово убрано.
wrong-term-taken = Такое слово уже есть.
wrong-term-many = Слов слишком много: уберите ненужные.

# Знания на странице обращения.
panel-knowledge = Знания
panel-knowledge-wanted = Решая, отметьте статью, начните новую или скажите, почему она не нужна.
panel-solved-with = Решила статья
panel-drafted = Начата статья
panel-uncite = Статья № { $number } решением не была
panel-waived = Статья не нужна: { $reason }
panel-article-number = № статьи
panel-solve-with = Решено статьёй
panel-begin = Начать статью
panel-waive = Статья не нужна
panel-waive-why = Почему
panel-waive-save = Записать причину

# Центр помощи.
help-centre = Центр помощи
help-search = Что случилось или что хотите узнать
help-find = Найти
help-nav = Разделы сайта
help-mine = Мои обращения
help-found = { $n ->
    [one] Нашлась { $n } статья
    [few] Нашлось { $n } статьи
   *[many] Нашлось { $n } статей
}
help-nothing = По словам «{ $q }» ничего не нашлось
help-nothing-help = Попробуйте короче или другими словами. Или напишите нам — ответим.
help-empty = Статей пока нет
help-empty-help = Напишите нам — ответим.
help-others = Остальное
help-all = { $n ->
    [one] Вся { $n } статья
    [few] Все { $n } статьи
   *[many] Все { $n } статей
}
help-path = Где вы
help-contents = Содержание
help-updated = Обновлено
help-print = Напечатать
help-at-desk = Открыть в базе
help-question = Статья помогла?
help-yes = Да
help-no = Нет
help-thanks = Спасибо, учтём.
help-missing = Чего не хватило?
help-tell = Отправить
help-near = Ещё по теме
help-ask = Не нашли ответа?
help-ask-help = Опишите, что случилось. Ответит человек.
help-ask-go = Написать нам
help-feed = Новое в центре помощи
help-rss = RSS

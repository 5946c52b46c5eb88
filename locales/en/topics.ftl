# Topics and their forms: for the client, for us and in the editor; procedures; equipment.
topic-choose = What is it about?
topic-choose-lead = Choose a topic, and we ask exactly what we need to solve it.
topic-find = Find a topic
topic-find-none = No such topic. Write in your own words.
topic-other = Something else, in my own words
topic-another = Another topic
topic-articles = Perhaps it is solved already
topic-more = What else matters?
topic-add = Add to the request
field-topic = Topic
topic-none = No topic
topic-show = Show the topic’s questions
topic-facts = Topic and facts
topic-set = Choose
topic-change = Change
topic-not-set = No topic chosen
topic-missing = Missing for a hand-over:
topic-save-facts = Save the facts
topics-none = There are no topics for this client
topics-none-help = The head of support sets topics up in the settings
form-wrong = Look at these answers:
need-free-mark = (optional)
need-fact-mark = (if you know)
choose = Choose
attach-photo = Take a photo or choose a file
assets-none-here = No device of this type is recorded for you yet
answer-missing = Write an answer: we cannot begin without it
answer-missing-when = Say when, roughly is fine
answer-missing-choice = Choose one of these
answer-missing-files = Attach a screenshot or a file
answer-short = Write more: { $n ->
    [one] { $n } character
   *[other] { $n } characters
} at least
answer-long = Shorten it to { $n ->
    [one] { $n } character
   *[other] { $n } characters
}
answer-number = Write a number, such as 1290.50
answer-small = { $n } at least
answer-large = { $n } at most
answer-day = Write a day, such as 2026-11-22
answer-early = { $day } at the earliest
answer-late = { $day } at the latest
answer-time-of-day = Write a time, such as 14:05
answer-choice = Choose from the list
answer-few = Choose { $n } at least
answer-many = Choose { $n } at most
answer-yes-no = Answer yes or no
answer-phone = Write the number with its code, such as +7 916 123-45-67
answer-digits = Digits only
answer-code = Letters, digits and - . / without spaces
answer-mail = Write a mail address, such as anna@company.com
answer-url = Copy the whole address, from https:// on
answer-version = Write the version, such as 8.3.24
answer-place = Latitude and longitude with a comma, such as 55.7558, 37.6173
answer-inn = Check the taxpayer’s number: 10 or 12 digits, the check digits do not fit
answer-asset = No such device is recorded for you. Choose from the list
ask-line = A line
ask-text = Text
ask-number = A number
ask-date = A day
ask-time = A time
ask-choice = One of a list
ask-several = Several of a list
ask-yes-no = Yes or no
ask-phone = A phone number
ask-files = Photos and files
ask-asset = Equipment
need-free = Optional
need-fact = Before a hand-over
need-required = Required at once
shape-any = Any
shape-digits = Digits only
shape-code = A code without spaces
shape-mail = A mail address
shape-url = The address of a page
shape-version = A version number
shape-place = Coordinates
shape-inn = A Russian taxpayer’s number
settings-topics = Topics
permission-topic-manage = Sets up topics, forms and types of equipment
topics-lead = By topic we ask for facts, give the first line a procedure and decide how to begin. An edit holds at once; a ticket keeps the version it was asked by.
topic-new = New topic
topics-shipped = { $n ->
    [one] { $n } more ready-made topic with questions and procedures comes with Opora.
   *[other] { $n } more ready-made topics with questions and procedures come with Opora.
}
topics-enter = Take the ready-made topics
topics-empty = No topics yet
topics-empty-help = Without topics clients write in their own words. Take the ready-made ones, or make your own.
topic-questions = Questions
topic-tickets = Tickets in 90 days
topic-more-of = Particulars
topic-order = Order
topic-is-retired = Retired
topic-is-staff = For us only
topic-of-clients = { $n ->
    [one] { $n } client
   *[other] { $n } clients
}
topic-up = Move “{ $name }” up
topic-down = Move “{ $name }” down
topic-below = New topic inside “{ $name }”
topic-preview = What the client sees
topic-preview-thing = Till 2, 8 Tverskaya St
topic-asks-nothing = No questions: the client writes in their own words.
topic-about = About the topic
topic-name = Name
topic-help = When to choose it
topic-parent = Inside
topic-at-root = At the top
topic-audience = Who chooses it
topic-for-clients = Clients and we
topic-for-staff = Only we
topic-for-which = For which clients
topic-for-which-hint = None ticked means all.
topic-retire = Retire it: no new tickets, those there are stay as they are
topic-questions-hint = A question can depend only on those above it.
topic-question = Question
topic-question-new = New question
topic-asked-sometimes = on a condition
topic-hint = Hint
topic-example = Sample answer
topic-kind = Kind of answer
topic-need = How much it is needed
topic-show-if = When to ask
topic-show-always = Always
show-any = If “{ $question }” has an answer
show-one = If “{ $question }” is { $answer }
topic-asset-type = Type of equipment
topic-asset-any = Any
topic-shape = How it has to look
topic-shortest = Characters at least
topic-longest = Characters at most
topic-min = At least
topic-max = At most
topic-min-days = Earliest, days from today
topic-max-days = Latest, days from today
topic-choices = Choices
topic-choices-hint = One a line: “по-русски | in English”.
topic-question-up = Up
topic-question-down = Down
topic-question-remove = Remove the question
topic-question-add = Add a question
topic-begins = How a ticket begins
topic-procedure = Procedure: article no.
topic-suggests = Suggest articles: nos.
topic-note = What was changed
topic-save = Save the topic
topic-draw = Redraw
topic-code-is = For programs: { $code }
topic-versions = Versions
topic-differs = { $what ->
    [added] question added
    [removed] question removed
    [moved] question moved
    [label] question reworded
    [hint] hint
    [example] sample
    [kind] kind of answer
    [need] how much it is needed
    [show] when to ask
    [limits] limits of the answer
    [choices] choices
    [asset] type of equipment
    [name] name
    [help] when to choose it
    [audience] who chooses it
    [clients] for which clients
    [retired] retired or revived
    [parent] place in the tree
    [place] order
    [defaults] how a ticket begins
    [procedure] procedure
   *[articles] articles
}
topic-flaw-fields = Look at the questions: each says what is wrong with it
topic-flaw-name = The question has no name for programs
topic-flaw-twin = Two questions have one name
topic-flaw-label = Write the question
topic-flaw-long = Shorten it: it is too long
topic-flaw-choices = Add one choice at least
topic-flaw-twin-choice = Choices are empty or repeat
topic-flaw-show = A question can depend only on what stands above it
topic-flaw-show-answer = The question above has no such answer any more
topic-flaw-bounds = “At least” is more than “at most”
topic-flaw-length = The shortest is longer than the longest
topic-flaw-many = Too many
topic-flaw-taken = Another topic has this name
topic-flaw-unknown = There is no such number or name
topic-flaw-circle = A topic cannot stand inside itself
topic-flaw-procedure = This article is no procedure
topic-flaw-asset = There is no such type of equipment
topic-flaw-empty = Write a name
procedure = Procedure
procedure-step-of = step { $n } of { $all }
procedure-begin = Follow the procedure
procedure-go-on = Go on
procedure-anew = Follow it anew
procedure-put-aside = Put aside
procedure-note = Note on this step
procedure-done-step = Done
procedure-stopped = Put aside
procedure-running = Under way
procedure-line = Procedure no. { $number }
refusal-not-at-step = This step was answered already. See where the procedure is now
refusal-long-procedure = The procedure goes in circles: stop it and hand the ticket over
refusal-too-many-assets = The ticket names many devices already
error-no-procedure = The topic has no published procedure
event-topic-set = a topic was chosen
event-facts-changed = { $n ->
    [one] { $n } fact changed
   *[other] { $n } facts changed
}
event-procedure-begun = procedure no. { $name } begun
event-step-done = done: { $name }
event-step-answered = { $name } — { $outcome }
event-procedure-stopped = the procedure was put aside
event-procedure-taken-up = the procedure goes on
event-asset-named = equipment: { $name }
event-asset-unnamed = not about “{ $name }”
asset-serial = Serial number
asset-address = Where it stands
asset-open = Open its page
mail-ack-topic = To solve it sooner, choose a topic: we ask only what we need.
mail-ack-asks = To solve it sooner, we still need:
mail-ack-asks-open = Answer the questions
equipment = Equipment
equipment-new = New equipment
equipment-import = Import a table
equipment-find = Name or serial number
equipment-client = Client
equipment-every-client = Every client
equipment-look = Find
equipment-none = Nothing found
equipment-none-help = Enter equipment one by one, or import a table
equipment-name = Name
equipment-type = Type
equipment-part-of = part of
equipment-parts = What is part of it
equipment-retire = Written off: offer it in forms no more
equipment-save = Save
equipment-tickets = Tickets
equipment-no-tickets = No tickets so far
equipment-import-lead = The first line holds the headings: client, type, name; serial number, address, “part of” and attributes of the type may follow.
equipment-import-text = Table
equipment-import-hint = Paste it from a spreadsheet, or choose a CSV file
equipment-import-file = File
equipment-import-look = Check it
equipment-import-do = { $n ->
    [one] Import { $n } line
   *[other] Import { $n } lines
}
equipment-import-columns = A column is missing: client, type and name are needed
equipment-import-long = We take no more than 20,000 lines at once. Split the table
equipment-import-table = The table cannot be read: look at quotes and separators
equipment-line = Line
equipment-fate = What happens
equipment-enters = Is entered
equipment-changes = Is changed
equipment-same = Is so already
equipment-wrong = { $column ->
    [client] There is no such client
    [type] There is no such type
    [name] It has no name
    [parent] What it is part of is not there
   *[other] It cannot be taken, look at the values
}
restorations = Restorations
restorations-none = Nothing was restored so far
restoration-add = Write down a restoration
restoration-from = From what
restoration-by-hand = By hand, without an image
restoration-minutes = How many minutes it took
restoration-minutes-wrong = Write the minutes: 1 to 6,000
restoration-ticket = For ticket no.
restoration-note = Note
restoration-save = Write down
images = Reference images
images-lead = Restoring from an image is quicker than setting up anew. Here is what lies where, and how long it takes.
images-by-hand = Without an image in a year: { $count }, { $mean } on average.
images-none = No images yet. Write down the first one.
image-version = Version
image-for = For what
image-place = Where it lies
image-place-hint = A path or an address
image-checksum = Checksum
image-restored = Restorations in a year
image-mean = On average
image-retire = Retire
image-revive = Revive
image-add = New image
image-save = Write down the image
topic-wanted = It would help to know:
act-topic-change = Topic changed
act-asset-change = Equipment changed
act-asset-import = Equipment imported
act-asset-type-change = Type of equipment changed
act-image-change = Reference image changed

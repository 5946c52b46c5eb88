# The queue: saved views, conditions, many tickets at once, keys.

conditions = Conditions
view-shared = Everybody’s view
view-filling = The view is still being filled
view-filling-so = Filling the view: looked at { $done } of { $all }. The counter will be exact once that is done.
view-found = { $n ->
    [one] { $n } ticket fits.
   *[other] { $n } tickets fit.
}
view-found-newest = { $n ->
    [one] { $n } of the newest { $newest } tickets fits.
   *[other] { $n } of the newest { $newest } tickets fit.
}
cond-turn = Whose move
cond-clients = Clients
cond-client = Name of the client
cond-flags = History
cond-live = Not solved yet
cond-raised = Priority raised by the client
cond-reopened = Was reopened
cond-unanswered = Never answered
cond-reminded = A reminder was sent
cond-any = Any
cond-yes = Yes
cond-no = No
cond-somebody = Somebody
cond-order = Subject and order
cond-subject = Words in the subject
cond-first = First
cond-urgent = the most urgent
cond-newest = the newest
cond-mine = Only mine: each sees their own
cond-name = Name of the view
cond-shared = Show it to all engineers
cond-save = Save the view
cond-count = Count
cond-delete = Delete the view…
cond-delete-sure = The tickets stay; only the view leaves the list.
cond-delete-do = Delete the view
error-view-name = Name the view: the name stands in the list on the left.
error-view-many = There are a hundred views, no more fit. Delete some that are not needed.
error-unknown-client = There is no such client. Start typing the name and choose from the list.

row-raised = Priority raised by the client

many = Change the selected tickets
many-chosen = Selected:
many-page = All on this page
many-all = { $n ->
    [one] The whole view: { $n } ticket
   *[other] The whole view: { $n } tickets
}
many-none = Select none
many-look = See what would change
many-leave = Leave as it is
many-watcher = Add a watcher
many-title = { $n ->
    [one] Change { $n } ticket
   *[other] Change { $n } tickets
}
many-would = Will change: { $change }. Already so: { $same }. Cannot change: { $refused }.
many-refused = Cannot change:
many-more = { $n ->
    [one] and { $n } more
   *[other] and { $n } more
}
many-go = { $n ->
    [one] Change { $n } ticket
   *[other] Change { $n } tickets
}
many-working = Changing the tickets…
many-nothing = No ticket is selected. Tick some in the queue.
many-nothing-changes = Nothing would change: choose something else, or go back to the queue.
many-done = Changed: { $change }. Were so already: { $same }. Could not be changed: { $refused }.
many-undo = Undo the change
many-mails-gone = { $mails ->
    [one] { $mails } mail about them has gone already and
   *[other] { $mails } mails about them have gone already and
} cannot be recalled.
many-undone = Taken back: { $back }, all as before. Left alone because somebody changed them since: { $kept }.

key-next = next ticket
key-previous = previous ticket
key-pick = select the ticket
key-merge = merge with another ticket
key-solve = offer the solution
pref-keys = Keys without Ctrl
pref-keys-on = On
pref-keys-off = Off
pref-spelling = Spelling
pref-spelling-on = Check
pref-spelling-off = Leave

palette = Go to anything
palette-hint = A number, view, client, person or action
palette-nothing = Nothing was found
palette-ticket = ticket
palette-view = view
palette-client = client
palette-person = person
palette-act = action
palette-setting = settings
palette-look = appearance
palette-new-view = New view
search-title = Search
search-what = Words, a number, “a phrase”, client:name
search-go = Search
search-help = We look in subjects and whole conversations: words in any form, misspelt or typed in the other layout, order numbers whole or in part, phrases in quotes. Narrow by client:, state:, assignee:, from:, after: and before:.
search-nothing = Nothing was found
search-nothing-help = Keep the words that matter most, or take away what has a colon.
search-meant = Did you mean
search-near = something like it
palette-search = Search everything for “{ $q }”

# The workspace of engineers: queue, ticket, journal, failed mails.

new-ticket = New ticket
views = Queues
rooms-watch = Keeping watch
rooms-house = Running the desk
view-ours = Waiting for us
view-mine = Mine
view-unassigned = Unassigned
view-client = Waiting for client
view-open = All open
view-solved = Solved
view-all = Everything
view-inbound = Failed mail

state-new = New
state-open = In work
state-waiting-requester = Waiting for client
state-waiting-third-party = Waiting for others
state-waiting-release = Waiting for a release
state-scheduled = Put off
state-solved = Solved
state-closed = Closed
state-merged = Merged
state-rejected = Declined

# The menu of states: what pressing it does.
move-open = Take into work
move-reopen = Take up again
move-waiting-requester = Wait for the client
move-waiting-third-party = Wait for others
move-waiting-release = Wait for a release
move-scheduled = Put off
move-solved = Offer the solution
move-closed = Close
move-rejected = Decline…
reject-reason = Why we will not do it
reject-hint = The client gets this as a reply.
reject-send = Decline the ticket

turn-ours = waits for us
turn-client = client’s move
turn-third = others’ move
turn-nobody = finished

priority-p1 = Critical
priority-p2 = High
priority-p3 = Normal
priority-p4 = Low
impact-high = The whole company
impact-medium = A department or outlet
impact-low = One person
urgency-high = Work has stopped
urgency-medium = Work is slowed down
urgency-low = It can wait
priority-hint = We work out the priority: the more people and the less time, the higher it is.

kind-consultation = Question
kind-incident = Incident
kind-fault = Fault
kind-wish = Wish
kind-service-order = Service order
kind-data-finding = Data finding

channel-mail = Mail
channel-portal = Portal
channel-desk = Entered by an engineer
channel-phone = Phone
channel-messenger = Messenger
channel-api = API

line-n = Line { $n }
row-files = { $n ->
    [one] { $n } attachment
   *[other] { $n } attachments
}
row-watchers = { $n ->
    [one] { $n } watcher
   *[other] { $n } watchers
}

queue-filter = Number, subject or client
queue-find = Find
queue-nothing = Nothing in this queue matches “{ $q }”
queue-nothing-help = Check the words, or look through everything.
queue-everywhere = Search everything
queue-clear = Clear the filter
queue-empty-ours = Nobody is waiting for us
queue-empty-mine = Nothing is assigned to you
queue-empty-unassigned = Every ticket has an owner
queue-empty-client = No open questions to clients
queue-empty-other = Nothing here yet
queue-fresh = No tickets yet
queue-fresh-help = The administrator enters the mailbox and people in the settings. You can also write the first ticket down yourself.
queue-empty-help = New mail and portal requests appear here by themselves; there is no need to reload.
note-short = Internal note
preview = Preview
preview-empty = Pick a ticket
preview-key-move = to move
preview-key-open = to open
preview-open = Open the ticket
preview-earlier = { $n ->
    [one] { $n } earlier entry
   *[other] { $n } earlier entries
}

keys = Keys
key-open = open the ticket
key-assign = take it yourself
key-filter = search the queue
key-new = new ticket
key-reply = reply to the client
key-note = write an internal note
key-send = send
key-spelling = look at a misspelt word
key-back = back to the queue
key-escape = leave the field, close the window
key-help = this list

back-queue = Back to the queue
subject-edit = Change the subject
subject-save = Save the subject
conversation = Conversation
note-label = Internal note, hidden from the client
robot-label = automatic
robot-mail-server = Mail server
outside-label = sender not confirmed
outside-help = The mail came from an address that has no part in this ticket. We do not know who wrote it.
images-blocked = { $n ->
    [one] { $n } picture from another site was not loaded: the sender would learn that the mail was opened.
   *[other] { $n } pictures from other sites were not loaded: the sender would learn that the mail was opened.
}
images-show = Show pictures
delivery-queued = Sending
delivery-sent = Sent { $at }
delivery-delivered = Delivered { $at }
delivery-retrying = { $n ->
    [one] Not sent after { $n } attempt; still trying. The mail server: “{ $why }”.
   *[other] Not sent after { $n } attempts; still trying. The mail server: “{ $why }”.
}
delivery-complained = Reported as spam by { $who }. Ask them by phone whether they want our mail.
delivery-failed = Not sent to { $to }: “{ $why }”. Check the address and the mail settings.
delivery-bounced = Not delivered. The mail server said: “{ $why }”. Check the address and send it again.

composer = Reply
composer-kind = Who will see it
composer-reply = Reply to client
composer-note = Internal note
composer-goes = { $channel ->
    [mail] Goes to { $to } by mail.
    [portal] Goes to { $to } on the portal and by mail.
    [messenger] Goes to { $to } in the messenger.
   *[other] Goes to { $to }.
}
composer-copies = Copy:
composer-note-goes = Only your colleagues will see it, the client will not
composer-text = Text
composer-reply-hint = Write to the client
composer-note-hint = A note for colleagues
composer-arrived = A new message came in while you were writing. It is above: read it before you send.
composer-state = Then set to
composer-send = Send reply
composer-keep = Save note

panel = Details
panel-requester = Requester
panel-local-time = { $at } for the client
panel-work = Work
panel-watchers = Watchers
panel-siblings = Other tickets of this client
panel-journal = { $n ->
    [one] Journal: { $n } entry
   *[other] Journal: { $n } entries
}
field-assignee = Assignee
field-state = State
field-priority = Priority
field-impact = Who is affected
field-urgency = How urgent it is
field-kind = Type
field-line = Line
field-time = Time spent
field-subject = Subject
field-text = What happened
field-channel = How we heard of it
field-requester = Requester
assignee-none = Nobody yet
take = Take it
save-assignee = Assign
save-state = Change state
save-priority = Change priority
save-kind = Change type
save-line = Hand over to the line
time-none = None recorded
time-add = Minutes spent
time-save = Record the time
watcher-add = Add
watcher-add-label = Name or mail of the watcher
watcher-add-hint = Name or mail
watcher-remove = Remove watcher: { $name }
watchers-none = Nobody watches
watch = Watch this ticket

new-requester-hint = A name or a mail address: start typing and choose from the list.
new-subject-hint = One line: what does not work, and where.
new-text-hint = What they did, what they expected, what they got. The client will see this.
new-create = Create the ticket

journal = Journal
journal-title = Journal of № { $number }
journal-seq = №
journal-when = When
journal-who = Who
journal-what = What happened
journal-rules = Opora
event-opened = { $channel ->
    [mail] ticket came by mail
    [portal] ticket was left on the portal
    [phone] ticket was taken down from a call
    [messenger] ticket came from the messenger
    [api] ticket was made by a program
   *[other] ticket was entered by an engineer
}
event-acknowledged = number sent to { $name }
event-assigned = assigned to { $name }
event-took = took it
event-unassigned = assignee removed
event-state = state: { $name }
event-priority = priority: { $from } → { $to }
event-kind = type: { $name }
event-subject = new subject: “{ $name }”
event-line = ticket is on line { $n }
event-line-with = ticket handed over to line { $n }: { $note }
event-line-returned = ticket returned to line { $n }: { $reason }
event-line-excuse = without preparation, because { $reason }
event-hand-over-asked = a hand-over to line { $n } waits for consent: { $note }
event-hand-over-declined = the hand-over was declined: { $name }
event-reproduced = how to reproduce: { $name }
event-searched = { $n ->
    [one] knowledge searched for “{ $text }”: { $n } answer
   *[other] knowledge searched for “{ $text }”: { $n } answers
}
event-watcher-added = { $name } watches
event-watcher-removed = { $name } no longer watches
event-replied = reply to the client
event-noted = internal note
event-client-wrote = message from the client
event-confirmed = solution confirmed
event-reopened = back in work
event-liked = said thanks
event-time = time recorded: { $span }
event-bounced = mail came back: “{ $name }”
event-file-infected = the file “{ $name }” is infected by { $threat }; it is given to nobody
event-complained = reported as spam by { $name }
event-complained-hidden = one of the recipients reported it as spam
event-rejected = declined: “{ $name }”
event-closed-by-import = closed on import: the conversation had ended before
event-merged = became part of № { $name }
event-let-go-from = stands alone again, was part of № { $name }
event-absorbed = № { $name } became part of this
event-let-go = № { $name } stands alone again
event-linked = { $link ->
    [parent] this is part of № { $name }
    [child] № { $name } is part of this
    [duplicate] about the same: № { $name }
    [same_incident] same incident: № { $name }
    [caused_by] caused by № { $name }
    [causes] causes № { $name }
    [split_from] split off from № { $name }
   *[split_into] № { $name } was split off from here
}
event-flagged = { $flag ->
    [workaround] { $on ->
        [on] a workaround was given
       *[off] there is no workaround after all
    }
    [our_fault] { $on ->
        [on] marked as our fault
       *[off] no longer marked as our fault
    }
   *[cause_known] { $on ->
        [on] the cause is known
       *[off] the cause is unknown again
    }
}
event-referred = known elsewhere as { $name }
event-unreferred = no longer known as { $name }
event-unlinked = link with № { $name } removed
event-split-off = a message became a ticket of its own, № { $name }
event-solved-with = solved with article No. { $name }
event-solved-otherwise = article No. { $name } was not the solution
event-article-begun = article No. { $name } was begun from here
event-article-waived = no article is needed: { $name }
event-recorded = the other desk wrote: { $name }
event-undone = a bulk change was undone, all is as before
event-edited = text put right
event-closed-by-silence = closed: nobody objected
event-reminded-head = reminder sent to the head of support
event-reminded = reminder sent to { $name }

inbound-lead = These mails wait for a person: we could not take them in. Try again, or download one and read it.
inbound-empty = All mail was taken in
inbound-empty-help = A mail that cannot be read will appear here, whole.
inbound-no-subject = Subject cannot be read
inbound-no-from = Sender cannot be read
inbound-tries = { $n ->
    [one] { $n } attempt
   *[other] { $n } attempts
}
inbound-detail = What the program said
inbound-replay = Try again
inbound-raw = Download the mail
ticket-hint = This may belong to № { $number } “{ $subject }”, but its sender has no part in that ticket.
event-routed = by the rule “{ $name }”
event-dealt-personal = to the client’s personal engineer: { $name }
event-dealt = dealt out by the line to { $name }

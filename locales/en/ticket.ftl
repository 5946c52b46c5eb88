# The ticket of engineers: joining, putting right, words on their way.

# Tickets that have to do with each other, and words that were put right.
part-of = This ticket is part of № { $number }.
part-of-help = The conversation goes on there; mail to either number lands there.
part-of-go = Go to № { $number }
part-of-leave = Separate
from-part = from № { $number }
merge-with = Merge with…
merge-number = Ticket number
merge-look = Look at it
merge-title = Merge № { $number }
merge-goes = Becomes part
merge-stays = Stays
merge-lead = The conversation of № { $number } will be shown in № { $target } and go on there. The number keeps working: answers to it land in № { $target }. You can separate them at any time.
merge-do = Merge № { $number } with № { $target }
merge-not = Leave as is
merge-unknown = There is no ticket “{ $number }”, or it is not for you. Check the number.
error-other-client = That ticket is another client’s. Only tickets of one client can be merged; link them to keep them together.
error-unknown-ticket = There is no such ticket, or it is not for you. Check the number.
panel-links = Links
link-add = Link…
link-what = What the other ticket is to this one
link-number = Its number
link-save = Link
link-remove = Remove the link with № { $number }
link-is = { $link ->
    [parent] Larger matter
    [child] Part
    [duplicate] About the same
    [same_incident] Same incident
    [caused_by] Cause
    [causes] Consequence
    [split_from] Split off from
   *[split_into] Split off from here
}
panel-memo = Memo, hidden from the client
panel-marks = Marks
flag-name = { $flag ->
    [workaround] Workaround given
    [our_fault] Our fault
   *[cause_known] Cause known
}
reference-add = Number elsewhere…
reference-system = System
reference-systems = Ozon, Wildberries, Yandex Market, Jira, GitLab, YouTrack, Redmine
reference-value = Number there
reference-url = Link, if there is one
reference-save = Write it down
reference-remove = Remove { $name }
error-reference-empty = Name the system and the number there.
error-reference-url = A link begins with http:// or https:// and has no spaces.
children-too = Solve its parts with the same reply:
children-solve = Solve its parts too…
children-answer = What to answer in each
children-send = Reply and solve
message-more = What to do with the message of { $name }
edit-label = Put the text right
edit-hint = A mail that has gone out does not change: the correction shows on the portal.
edit-save = Save the correction
edited-mark = edited
split-label = Split off into a ticket of its own
split-hint = Subject of the new ticket. The message stays here too, with its files.
split-do = Split off
versions-title = How the text was put right
versions-now = Now
versions-until = Until { $at }, corrected by { $who }

# A reply on its way.
held-in = Sending in %s s
held-soon = About to send
held-gone = Sending
held-undo = Undo
undo-late = The reply has gone out and cannot be taken back. You can still correct its text.
draft-kept = Draft: { $at }
draft-files = Files of the draft
draft-failed = The reply was not sent: the ticket has changed meanwhile. Your text and files are here.
news-label = Arrived while you were writing

# Canned answers and macros.
canned-open = Answers
canned-key = Canned answers: “/” where a word begins
canned-wait = Loading
canned-none = No canned answers yet. Write the first: it goes in with one key.
canned-find = Find an answer
canned-settings = Set up answers
macro-word = macro
spell-warn = Look again: %s. If it is right, send once more.
spell-skip = Skip
spell-add = “%s” is right
spell-add-client = “%s” is a word of { $client }

answers-title = Canned answers
answers-lead = Texts that you write often. In a reply press “/” and choose one.
answers-none = No canned answers yet.
answers-new = New answer
macros-title = Macros
macros-lead = Several changes and a reply in one act. You will see what happens before it does.
macros-none = No macros yet.
macros-new = New macro
canned-name = Name
canned-text = Text
canned-variables = These words are replaced by facts of the ticket; what is not known stays in braces:
canned-shared = for everybody
canned-own = only for me
canned-share = For the whole team
canned-save = Save
canned-remove = Delete
canned-remove-named = Delete: { $name }
canned-no-name = Give it a name to find it by.
canned-empty = Write a text.
canned-unknown = There is a word in braces that we do not know. Take one from the list.
canned-too-many = No room for more. Delete what nobody needs.
macro-empty = The macro does nothing: write a text or choose a change.
macro-note = The text is an internal note
macro-keep = Leave as is
macro-take = you become the assignee
macro-priority = priority: { $impact }, { $urgency }
macro-does = What will happen:
macro-says = Reply, goes to { $to }
macro-run = Run the macro
macro-not = Do not run
macro-changed = Something new was written while you were looking. Read it and run again.

# Who else is here.
presence-replying = { $name } is writing a reply
presence-noting = { $name } is writing a note
presence-reading = { $name } is looking
presence-twice = Agree on who answers, so that the client does not get two replies.

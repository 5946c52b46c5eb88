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
    [caused_by] Cause
    [causes] Consequence
    [split_from] Split off from
   *[split_into] Split off from here
}
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

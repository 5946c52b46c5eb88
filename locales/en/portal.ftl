# What clients see.

state-waiting-you = Your answer needed
requests-mine = My requests
requests-company = Company requests
requests-scope = Whose requests
requests-ours = Waiting for your answer
requests-rest = The rest
requests-empty = No requests yet
requests-empty-help = Tell us what happened: we will answer here and by mail.
request-new = New request
help-title = How can we help?
request-subject = In short: what happened
request-subject-hint = For example: “Stock has not loaded since this morning”.
request-text = Details
request-text-hint = What you did, what you expected and what you saw. Order numbers and times help us find the cause faster.
request-urgency = How urgent is it?
request-files-hint = A screenshot often says it all. Each file up to { $limit }.
request-send = Send the request
request-opened = Opened
request-executor = Handled by
request-executor-none = Soon to be assigned
request-watchers = Who gets copies
request-watcher-add = Add
request-watcher-who = A colleague’s name or mail
outside-portal = not from your company
request-watcher-save = Add the colleague
request-comment = Your message
request-comment-send = Send message
request-status-new = We have it and are finding the right person.
request-status-work = We are working on it.
request-status-client = We need your answer to go on.
request-status-third = We have asked a third party and wait for their answer.
request-status-release = The fix is ready and comes with the next release.
request-status-solved = We have offered a solution. Did it work?
request-status-closed = This request is closed.
request-status-rejected = We cannot do this. The last message says why.
request-status-merged = This request was merged with another one; we will answer there.
desk-label = support
confirm-yes = Yes, it is solved
confirm-no = No, it did not help
reopen-text = What is still wrong
reopen-hint = A few words will do. It goes back to the person who handled it.
reopen = Take it up again
like = Say thanks
liked = You said thanks. We passed it on.
confirm-title = Request № { $number }
confirm-ask = Is it solved?
confirm-thanks = Thank you, noted
confirm-thanks-help = Request № { $number } is solved. If anything comes up, answer any of our mails.
confirm-reopened = Back in work
confirm-reopened-help = Whoever handled it can see your comment. We will answer by mail.
confirm-expired-help = The request is closed already, or open again. Answer any of our mails and we will go on.

statistics = The last twelve months
statistics-back = To the requests
statistics-came = Received
statistics-done = Done
statistics-not-done = Not done
statistics-declined = { $n ->
    [one] { $n } of those not done was declined with an explanation.
   *[other] { $n } of those not done were declined with an explanation.
}
statistics-chart = Requests in twelve months: how many came, how many are done
statistics-month = Month
statistics-help = A request counts in the month in which it came. Done means solved or closed by this minute. Merged requests count once.
statistics-empty = No requests in a year
statistics-empty-help = Figures will appear here as soon as you ask something.

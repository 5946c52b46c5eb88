# What went wrong, and whose move it is.

page-back = Go back
page-draft = Your text is not lost: copy it
page-trace = Number for support: { $trace }
page-bad-request = We could not read the request
page-bad-request-help = Most likely the address was copied only in part. Go back and try again.
page-forbidden = This page is not for your role
page-forbidden-help = If you need it for your work, ask the head of support for access.
page-stale-form = The form is out of date
page-stale-form-help = You have signed in again in another window. Go back, reload the page and send it again.
page-not-found = There is no such page
page-not-found-help = Check the address or the number. We do not show other people’s tickets.
page-conflict = Something new came in while you were writing
page-conflict-help = Your reply was not sent. Read the new message and decide whether your text still fits.
page-too-large = The files are too large
page-too-large-help = Pack them into an archive or add a link. The text was not sent.
page-too-many = Too often
page-too-many-help = Wait a minute and try again.
page-broken = Something of ours broke
page-broken-help = We know already and are looking into it. Your data is safe; try again in a few minutes.
page-maintenance = Opora is being updated
page-maintenance-help = It usually takes a minute. Mail is taken in meanwhile; nothing will be lost.

# Beside the field of a form.
sign-in-wrong = The address or the password does not fit. Check the keyboard layout and try again.
password-short = { $n ->
    [one] Too short: use at least { $n } character.
   *[other] Too short: use at least { $n } characters.
}
password-long = { $n ->
   *[other] Too long: { $n } characters are plenty.
}
error-empty = Write a word or two, or attach a file.
error-changed = Something new arrived while you were writing. Read it above and send again: your words are safe.
error-not-staff = Only somebody of the support team can be assigned.
error-not-of-client = Only a colleague of the same company can be added.
error-unknown-person = We do not know this person. Choose from the list or type their mail address.
error-several-people = Several people have this name. Choose one from the list or type their mail address.
error-no-reason = Say why we will not do it: the client will read it in the reply.
refusal-passage = The ticket cannot change like that from where it stands. Reload the page to see what has changed.
refusal-merged = The ticket was merged into another: write there.
refusal-not-merged = The ticket is not part of another.
refusal-itself = A ticket cannot be merged or linked with itself.
refusal-gate = The next line cannot take the ticket yet: open “Hand over” and add what is missing.
refusal-needs-reason = Write why: whoever gets the ticket back will read it.
refusal-nothing-asked = This hand-over has been decided already.
refusal-line = There is no such line.
refusal-too-many = This ticket has fifty names elsewhere already. Remove some first.
refusal-minutes = Write down 1 to 6000 minutes at a time.
refusal-nothing-to-confirm = No solution has been offered yet, so there is nothing to confirm.
refusal-no-thanks = There was no thanks to overrule.
refusal-needs-article = Before solving, name the article that helped, begin a new one, or say why none is needed: see “Knowledge” on the right.
refusal-too-many-articles = Ten articles have solved this ticket already. Remove some.
error-article-unknown = There is no such article. Check the number.
error-article-unpublished = This article is not published yet.
inbound-too-big = The mail is larger than what we take in. It stays whole where it came from.
inbound-unfetched = The mail server could not give the mail out. It stays there.
inbound-no-sender = The mail has no sender’s address: there is nobody to answer.
inbound-not-allowed = One of us answered by mail in a ticket where they may not answer.
inbound-gone = We do not have the ticket or the file that the mail refers to.
inbound-failed = The program could not cope with this mail. If another try does not help, pass it to the administrator.

# Mails.

mail-ack = We have your request, № { $number }.
mail-ack-due = You will hear from us by { $due }.
mail-ack-more = To add anything, just answer this mail.
mail-open-request = Open the request
mail-open-ticket = Open in Opora
mail-request-link = Request № { $number }
mail-why-requester = You get this mail because you asked our support.
mail-why-reply = To go on, answer this mail.
mail-why-staff = You get this mail because you work on the ticket or watch it.
mail-why-unasked = If you did not ask for this, delete the mail: nothing will change.
mail-wrote = { $name }:
mail-answer = Answer this mail and your answer goes to the client. Commands, each on its own line:
mail-command-note = keeps the mail as an internal note, hidden from the client
mail-command-close = closes the ticket at once
mail-command-line = hands it over to the second line
mail-command-time = records 15 minutes of work
mail-reminder = { $client } has been waiting for us for { $span }.
mail-invite = { $inviter } invites you to { $desk }.
mail-invite-act = Accept the invitation
mail-until = The link works once, until { $until }.
mail-reset = Somebody (you, we hope) asked for a new password.
mail-reset-act = Set a new password
mail-closed = Ticket № { $number } is closed. If anything is left, answer this mail and we will come back to it.
mail-solved = There is a solution for request № { $number }. Did it work?
mail-solved-silence = { $n ->
    [one] If we hear nothing, we will close the request after { $n } working day.
   *[other] If we hear nothing, we will close the request after { $n } working days.
}
mail-reminder-subject = Your move: { $about }
mail-invite-subject = You are invited: { $desk }
mail-reset-subject = A new password
mail-misunderstood = A command in your mail was not understood, so nothing went to the client: the mail is kept as an internal note. Commands: #note, #close, #solve, #keep, #wait, #take, #line2, #time 15.

mail-link = You asked for a link to sign in to { $desk }.
mail-link-act = Sign in
mail-link-subject = Your sign-in link: { $desk }
mail-hook = The webhook “{ $name }” has been switched off.
mail-hook-gone = Its address said that it is gone (410).
mail-hook-silent = Its address has not answered for more than five days.
mail-hook-help = Once the address works, switch the webhook on: what did not arrive in the last days goes out again.
mail-hook-act = Open the webhook
mail-hook-subject = Webhook switched off: { $name }
mail-hook-why = You got this letter because you made this webhook or set up the desk.
mail-consent = A hand-over to the next line needs your consent. Open the ticket: the summary and both buttons are there.

# Doors: signing in, invitations, passwords.

sign-in-title = Sign in
sign-in = Sign in
sign-out = Sign out
forgot = Forgot your password?
field-email = Mail address
field-password = Password
field-new-password = New password
field-name = Your name
name-hint = First and last name, as colleagues and clients will see them.
password-hint = At least 10 characters. A long phrase beats a tricky word.
sign-in-locked = { $n ->
    [one] Too many attempts. You can sign in again in { $n } minute, or set a new password by mail.
   *[other] Too many attempts. You can sign in again in { $n } minutes, or set a new password by mail.
}

reset-title = Forgot your password
reset-lead = We will send a link to set a new one.
reset-send = Send the link
reset-back = Back to sign-in
reset-sent = Check your mail
reset-sent-help = If we know { $email }, a letter with the link is on its way. The link works for two hours.

invite-title = Invitation
invite-hello = Hello, { $name }
invite-lead = { $company } invites you. You will sign in with { $email }; all that is missing is a password.
invite-accept = Accept the invitation
set-title = New password
set-lead = For signing in with { $email }. Other devices will have to sign in again.
set-save = Save the password
access-expired = This link no longer works
access-expired-invite = The invitation was accepted already, or it is too old. Ask whoever invited you for a new one.
access-expired-reset = It was opened already, or more than two hours have passed.
access-again = Send a new link

# A link instead of a password.
link-send-me = Email me a sign-in link
link-title = Sign in by a link
link-lead = We will email you a link: no password needed.
link-send = Send the link
link-password = Sign in with a password
link-sent-help = If { $email } may sign in by a link, the letter is on its way. The link works once, for 15 minutes.
by-link-lead = Press the button to sign in to { $desk }.
by-link-not-you = If you did not ask for the link, just close the page.
by-link-expired = Somebody has signed in by it, or 15 minutes have passed.
secret-label = Secret
secret-copy = Copy
secret-copied = Copied
secret-once = We will not show it again: keep it now where you keep your passwords.

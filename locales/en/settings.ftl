# The settings area: mailboxes, organisations, people, roles, import, the log, the first run.

settings = Settings
settings-title = Desk settings
settings-lead = Five steps to a working support desk. You can come back to any of them at any time.
settings-mailboxes = Mailboxes
settings-organisations = Organisations
settings-people = People
settings-roles = Roles
settings-audit = Audit log
settings-edit = Edit
settings-find = Search
settings-zone = Time zone
settings-zone-hint = For example, Europe/Moscow or Europe/London.
settings-history = Ticket history
settings-no-tickets = No tickets yet.
settings-nothing = Nothing found
settings-nothing-help = Try part of a word or another spelling.

step-look = Have a look
step-administrator = Administrator
step-administrator-done = There is one: you or a colleague.
step-mailbox = Mailbox
step-mailbox-none = Connect the mailbox that clients write to: mails become tickets, answers go out from it.
step-mailbox-some = { $n ->
    [one] { $n } mailbox is connected.
   *[other] { $n } mailboxes are connected.
}
step-clients = Clients
step-clients-none = Add at least two: from a spreadsheet or one by one.
step-clients-some = { $n ->
    [one] { $n } client.
   *[other] { $n } clients.
}
step-clients-act = Add clients
step-engineers = Engineers
step-engineers-none = Invite those who will answer clients.
step-engineers-some = { $n ->
    [one] { $n } person answers clients.
   *[other] { $n } people answer clients.
}
step-engineers-act = Invite an engineer
step-ticket = The first ticket
step-ticket-none = Write to the mailbox from outside and answer from the queue: then you know it works.
step-ticket-some = { $n ->
    [one] { $n } ticket. The desk works.
   *[other] { $n } tickets. The desk works.
}
step-ticket-act = Open the queue

done-saved = Changes are saved.
done-entered = Added.
done-paused = Mail is no longer fetched. It waits at the server.
done-resumed = Mail is fetched again.
done-removed = The mailbox is gone. Its mails and tickets stay.
done-invited = A mail with the link is on its way.
done-deactivated = Access is closed, sessions are ended. What was written stays.
done-activated = Access is open again.
done-given = The role is given.
done-taken = The role is removed.

mailbox-add = Connect a mailbox
mailbox-new = New mailbox
mailboxes-empty = No mailboxes yet
mailboxes-empty-help = Connect the mailbox that clients write to. You need its servers and password: your mail service tells them.
mailbox-address = Mailbox address
mailbox-address-hint = For example, help@example.com. Clients write to it, answers come from it.
mailbox-name = Sender name
mailbox-name-hint = How it signs its mails: “Opora support”.
mailbox-plus = The server accepts addresses with a plus (help+tag@…): an answer finds its ticket even if the subject was changed
mailbox-fetching = Receive mail (IMAP)
mailbox-fetching-hint = Leave the server empty if your mail server delivers to us by LMTP or SMTP.
mailbox-sending = Send mail (SMTP)
mailbox-sending-hint = Without a server, mails are put into the outbox folder and go nowhere.
mailbox-host = Server
mailbox-port = Port
mailbox-tls = Protection
mailbox-user = User name
mailbox-folder = Folder
mailbox-password-kept = The password is stored encrypted and never shown. Leave it empty to keep it.
mailbox-smtp-password-hint = Empty: the same as for receiving.
mailbox-own-ca = A certificate authority of your own
mailbox-ca = Certificate in PEM
mailbox-ca-hint = Only needed if the server's certificate was issued inside the company.
mailbox-save = Save mailbox
mailbox-try = Test connection
mailbox-pause = Pause receiving
mailbox-resume = Resume receiving
mailbox-remove = Remove mailbox
mailbox-detail = What the server said
mailbox-last = Last mail:
mailbox-no-mail = No mail yet
mailbox-retry = Next try:
mailbox-trouble = Not going out:
mailbox-waiting = { $n ->
    [one] { $n } mail waits to go out
   *[other] { $n } mails wait to go out
}
health-connected = Connected, waiting for mail.
health-connecting = Connecting…
health-paused = Receiving is paused.
health-pushed = Your mail server delivers to us.
tls-implicit = TLS at once (993, 465)
tls-starttls = STARTTLS (143, 587)
tls-none = None: only on this very machine
tried-imap = Receiving.
tried-smtp = Sending.
tried-works = { $n ->
    [one] Signed in, { $n } mail in the folder.
   *[other] Signed in, { $n } mails in the folder.
}
tried-sends = Signed in, ready to send.
tried-nothing = Nothing to test: no server is given.
trouble-host = There is no server of that name. Look for a typo: the mail service tells the name, usually imap… and smtp….
trouble-refused = The server is there, but nothing answers at that port. Check the port, and whether a firewall closes it.
trouble-unreachable = The server cannot be reached. Check the name, the port and this machine's way to the network.
trouble-timeout = The server is silent. Most often a firewall closes the port, or the protection is the wrong one.
trouble-tls = No secure connection. Check the kind of protection and the server's name: the certificate is made out to it. If the certificate is your own, add its authority below.
trouble-auth = The name or the password did not match. Many services want an app password and IMAP allowed in the mailbox's settings.
trouble-folder = There is no such folder. Usually it is INBOX; nested ones are written with a slash.
trouble-protocol = What answers is no mail server, or needs another protection. Check the port: 993 and 465 for TLS, 143 and 587 for STARTTLS.
trouble-other = The server refused. Read its answer below: it says why.

organisation-add = Add organisation
organisation-new = New organisation
organisation-search = Name of the organisation
organisations-empty = No organisations yet
organisations-empty-help = Load a spreadsheet or add the first by hand.
organisation-name = Name
organisation-kind = What it is to us
organisation-live = In work
organisation-all = All tickets
organisation-prefix = Number prefix
organisation-prefix-hint = Letters before the ticket number.
organisation-domains = Mail domains
organisation-domains-hint = Separated by commas. An unknown sender from such a domain becomes its person at once.
organisation-parent = Parent organisation
organisation-parent-hint = If it is a branch: the parent's manager sees its requests.
organisation-branches = Branches
organisation-memo = Memo for engineers
organisation-memo-hint = What to know before answering. The client does not see it.
organisation-no-people = Nobody yet.
organisation-save = Save organisation
org-client = Client
org-partner = Partner
org-counterparty = Counterparty
org-ours = Ours

person-add = Add person
person-new = New person
person-search = Name, mail or phone
person-name = Full name
person-mail-hint = To sign in with, and where answers go.
person-mails = Mail addresses
person-mails-hint = Each on its own line. The first is for signing in and for mails.
person-phones = Phone
person-position = Position
person-role = Role
person-signature = Signature
person-signature-hint = Stands under the answers of one of the desk.
person-invite-now = Send an invitation at once
person-invite = Send invitation
person-send-reset = Send password link
person-deactivate = Close access
person-activate = Open access
person-access = Access
person-inactive = Access closed
person-not-joined = Never signed in
person-joined = Password is set
person-seen = Last seen:
person-roles = Roles
person-no-roles = No roles: there is nothing to see after signing in.
person-save = Save person

roles-lead = A role holds where it was given: for the whole desk or in one organisation. The list below is made from the very table by which the program allows and refuses.
role-requester = Client's employee
role-client-manager = Client's manager
role-engineer = Engineer
role-head = Head of support
role-administrator = Administrator
role-auditor = Auditor
role-whole-desk = the whole desk
role-give = Give role
role-give-which = Which role
role-where = In organisation
role-where-hint = Empty: the whole desk. A client's role needs an organisation.
role-take = Remove role
role-what = What each role may do
reach-own = — where they asked or watch
permission-ticket-read = Sees tickets and conversations
permission-internal-read = Sees internal notes and memos about clients
permission-ticket-open = Opens tickets
permission-ticket-write = Writes as the client
permission-ticket-reply = Answers clients on behalf of the desk
permission-ticket-note = Writes internal notes
permission-ticket-work = Works on tickets: assigns, hands over, changes the state
permission-ticket-prioritise = Changes the priority
permission-ticket-judge = Confirms a solution, reopens, says thanks
permission-ticket-watch = Adds and removes watchers
permission-queue-read = Sees the queue and its counters
permission-inbound-read = Sees failed mail
permission-inbound-manage = Tries failed mail again
permission-people-read = Sees people and organisations
permission-people-manage = Enters people and organisations, gives roles up to their own
permission-desk-manage = Sets up mailboxes and the desk
permission-audit-read = Reads the log of acts
permission-article-read = Reads the articles meant for them
permission-article-write = Writes articles and sends them for review
permission-article-publish = Publishes, confirms and retires articles

import-title = Load a table
import-lead = Save a sheet as CSV, or just copy cells and paste them below. First you see what would happen; loading it again doubles nothing.
import-columns = The first line holds the headings. “Organisation” is needed; there may be “Prefix”, “Domains”, “Parent”, “Kind”, “Zone”, “Memo”, and for people “Name”, “Email”, “Phone”, “Position”, “Role” (requester or manager).
import-file = CSV file
import-text = Or paste the table here
import-text-hint = Semicolons, commas or tabs: we find out.
import-check = Check table
import-carry = Load
import-lines = Lines of the table
import-line = Line
import-organisation = Organisation
import-what = What happens
import-enters-both = A new organisation and a new person
import-enters-organisation = A new organisation
import-enters-person = A new person
import-changes = Adds to what is there
import-known = Is there already, unchanged
import-would = { $n ->
    [0] Nothing new in the table.
    [one] { $n } line would change something.
   *[other] { $n } lines would change something.
}
import-did = { $n ->
    [0] Nothing has changed.
    [one] { $n } line is loaded.
   *[other] { $n } lines are loaded.
}
import-wrong = { $n ->
    [one] { $n } line is wrong: it is not loaded until it is corrected.
   *[other] { $n } lines are wrong: they are not loaded until they are corrected.
}

wrong-empty = This has to be filled in.
wrong-address = This does not look like a mail address. Example: anna@example.com.
wrong-taken = Somebody else has this already. Look for them under “People”.
wrong-name-taken = There is an organisation of this name. Find it in the list or make the name more exact.
wrong-domain-taken = Another organisation has this domain. Remove it there first.
wrong-domain = A domain has no @ and no spaces: example.com.
wrong-zone = There is no such time zone. Example: Europe/London.
wrong-circle = A branch cannot be the parent of itself.
wrong-organisation = There is no such organisation. Choose from the list or enter it first.
wrong-organisation-needed = A client's role needs an organisation.
wrong-host = Give the server's name, without spaces.
wrong-port = A port is a number from 1 to 65535.
wrong-password-again = The server or the user has changed: type the password again. The old one is not sent to a new server.
wrong-password-needed = Type the password of this user.
wrong-staff = This address belongs to somebody of the desk.
wrong-last-administrator = This is the last administrator. Make somebody else an administrator first.
wrong-yourself = You cannot close your own access: ask another administrator.
wrong-inactive = This person's access is closed. Open it first.
wrong-no-mailbox = There is nothing to send from: connect a mailbox first.
wrong-no-column = There is no column “Organisation”. Check the first line: it should hold the headings.
wrong-many = Not more than 5,000 lines at a time. Divide the table.
wrong-table = The table cannot be read: check its quotes.
wrong-role = There is no such role here. For a client: requester or manager.
wrong-kind = The kind is client, partner, counterparty or ours.
wrong-other = This does not work. Check the value.

audit-actor = Who
audit-from = From
audit-to = To
audit-all = Show all
audit-none = No such entries.
audit-system = The desk itself or the command line
audit-detail = Details
audit-whole = { $n ->
    [one] The chain is whole: { $n } entry, nothing changed or removed.
   *[other] The chain is whole: { $n } entries, nothing changed or removed.
}
audit-torn = The chain is broken at entry { $n }: it or its neighbour was changed in the database. Compare with a backup.
act-desk-set-up = Desk set up
act-desk-import = Table loaded
act-organisation-enter = Organisation added
act-organisation-change = Organisation changed
act-person-enter = Person added
act-person-change = Person changed
act-person-grant = Role given
act-person-take = Role removed
act-person-invite = Sign-in link sent
act-person-activate = Access opened
act-person-deactivate = Access closed
act-password-set = Password set
act-mailbox-enter = Mailbox connected
act-mailbox-change = Mailbox changed
act-mailbox-pause = Receiving paused
act-mailbox-resume = Receiving resumed
act-mailbox-remove = Mailbox removed
act-mail-replay = Mail tried again
act-token-create = Access token made
act-token-revoke = Access token revoked
act-webhook-create = Webhook added
act-webhook-change = Webhook changed
act-webhook-rotate = Webhook secret rotated
act-webhook-delete = Webhook removed
act-webhook-switch-off = Webhook switched off: the address does not answer
act-alerts-source = Source of alerts changed
act-alerts-switched = Source of alerts switched
act-alerts-quiet = Alerts silenced
act-alerts-loud = Alerts heard again
act-article-begin = Article begun
act-article-change = Article changed
act-article-submit = Article sent for review
act-article-return = Article returned to its author
act-article-publish = Article published
act-article-confirm = Article confirmed
act-article-retire = Article retired
act-article-revive = Article revived
act-calendar-agreed = Calendar agreed
act-contract-agreed = Contract agreed
act-plan-agreed = Plan agreed
act-desk-articles = Articles loaded
act-desk-history = History of tickets loaded
act-desk-lessons = Lessons loaded
act-desk-team = Team changed
act-duty-absence = Absence written down
act-duty-back = Back from absence
act-duty-map = Escalation map changed
act-duty-signed = Escalation map signed
act-duty-reach = Ways to reach a person changed
act-duty-rota = Rota changed
act-flow-create = Flow created
act-flow-change = Flow changed
act-flow-retire = Flow retired
act-flow-quieten = Flow silenced
act-flow-unquieten = Flow heard again
act-hours-rules = Rules of hours changed
act-incident-begun = Incident begun
act-incident-change = Change after an incident written down
act-monitor-step = Monitor moved a step
act-organisation-month-closed = Month closed
act-search-settled = Search gap settled
act-service-saved = Service changed
act-source-create = Source of events added
act-source-delete = Source of events deleted
act-term-save = Vocabulary word changed
act-term-delete = Vocabulary word deleted
act-other = Another act

setup-title = A new support desk
setup-lead = Become its administrator. Then a mailbox, clients and engineers: about ten minutes.
setup-organisation = Your company
setup-organisation-hint = The one that gives support.
setup-mail-hint = You will sign in with it.
setup-begin = Begin

# The memo, changed by whoever works with the client.
organisation-memo-none = Nothing yet. This is the place for what to know before answering: how to connect, whom not to call unasked.
organisation-memo-edit = Edit the memo
organisation-memo-save = Save the memo
wrong-memo-changed = Somebody changed the memo while you were writing: compare with the text above and save again.

# Access keys.
settings-tokens = Access keys
tokens-lead = With a key a program acts in your name and may do no more than you.
tokens-empty = No keys yet
tokens-empty-help = A key lets a report, a warehouse or a site read and open tickets by itself. Name it after its job and give it no more than it needs.
tokens-others = Colleagues’ keys
tokens-others-none = Nobody else has a key.
token-new = New key
token-name = What it is for
token-name-hint = For example “Warehouse report”. You will know it by this name when it is time to revoke it.
token-scope = What the key may do
scope-read = Only look
scope-read-help = Read tickets, people and counters. Changes nothing.
scope-write = Work on tickets
scope-write-help = Also open tickets, reply, write notes, assign, solve.
scope-admin = Everything that you may
scope-admin-help = Also people, roles, webhooks and keys. Only when nothing less will do.
token-life = How long it works
token-days-30 = 30 days
token-days-90 = 90 days
token-days-365 = A year
token-days-never = For ever
token-make = Make the key
token-made = The key “{ $name }” is ready
token-over = over
token-used = last used
token-unused = not used yet
token-until = until
token-ended = worked until
token-for-ever = for ever
token-revoke = Revoke
token-revoke-one = Revoke the key “{ $name }”
done-revoked = The key is revoked: no program gets in with it any more.
wrong-too-many-tokens = You have 100 keys already. Revoke some.

# Webhooks.
settings-webhooks = Webhooks
hooks-lead = We tell another system what happened to a ticket: at once, signed, without a word of the conversation.
hooks-empty = No webhooks yet
hooks-empty-help = Enter an address, and the warehouse, the chat or the report hears of a new ticket within a second. No answer? We try again for three days.
hook-add = Add a webhook
hook-new = New webhook
hook-url = Address
hook-url-hint = Where to send: HTTPS, outside of your network.
hook-name = Name
hook-name-hint = To know it in the list. May stay empty.
hook-events = What to tell
hook-events-hint = Tick nothing and we tell everything, and what comes later too.
hook-all-events = everything
hook-some-events = { $n ->
    [one] { $n } event
   *[other] { $n } events
}
hook-make = Add and get the secret
hook-save = Save the webhook
hook-try = Try the address
hook-switch-off = Pause
hook-switch-on = Switch on
hook-works = Works.
hook-paused = Paused.
hook-failing = Does not answer, we keep trying.
hook-gone = Switched off: the address said that it is gone.
hook-dead = Switched off: no answer for five days.
hook-since = Since
hook-secret-made = The signing secret. The receiver checks with it that a message is ours. The one before, if any, works for another day.
hook-log = What was sent
hook-log-empty = Nothing yet. Press “Try the address” and we send a trial message.
hook-more = Secret and removal
hook-rotate = Change the secret
hook-rotate-help = In case the secret leaked. For a day we sign with both, so that the receiver can move over.
hook-delete = Remove the webhook
hook-delete-help = With its log. For a short while, pause it instead.
hook-tried = The address answered { $status }: it works.
hook-tried-answered = The address answered { $status }. It has to be 200 to 299: look at the receiver.
hook-tried-failed = Could not send: { $why }
hook-event-created = A ticket was opened
hook-event-updated = A ticket changed
hook-event-assigned = Somebody took it
hook-event-commented = The client wrote
hook-event-replied = We replied
hook-event-noted = An internal note
hook-event-solved = A solution was offered
hook-event-confirmed = The solution was confirmed
hook-event-reopened = Back to work
hook-event-closed = Closed
hook-event-rejected = Declined
hook-event-merged = Merged with another
hook-event-unmerged = On its own again
hook-event-trial = A trial of the address
told-pending = In the queue
told-again-later = Not delivered, trying again
told-delivered = Delivered
told-failed = Not delivered
told-status = answer { $status }
told-attempts = { $n ->
    [one] { $n } attempt
   *[other] { $n } attempts
}
told-next = next
told-detail = Details
told-problem = What went wrong
told-answer = Beginning of the answer
told-body = What we sent
told-replay = Send again
done-hook-on = The webhook is on.
done-hook-off = The webhook is paused: events wait.
done-told-again = Sending it again.
wrong-url = This does not look like an address: it begins with https://.
wrong-url-scheme = The address has to begin with https://: we send nothing in the open.
wrong-url-inner = This address is inside a network, and we do not send there. Give one that can be reached from outside.
wrong-too-many-webhooks = There are 50 webhooks already. Remove some.

# The look.
settings-branding = Branding
branding-lead = This is how clients see the desk: when signing in, in the portal, in mails. It changes as soon as you save.
branding-names = Names
branding-desk = Name of the desk
branding-desk-hint = In the header, page titles and mails. Empty: the names of the program and of the mailbox.
branding-provider = Who provides support
branding-provider-hint = Your company: at the foot of clients’ pages.
branding-hours = When we work
branding-hours-hint = In words, for clients. For example “Weekdays 9 to 18, Moscow time”.
branding-colours = Colour
branding-colours-hint = Buttons and links wear it. We check that everybody can read it: contrast of at least 4.5.
branding-accent = Accent on light
branding-accent-hint = Six digits after the hash sign. Empty: the program’s own.
branding-accent-dark = Accent on dark
branding-accent-dark-hint = Empty: made from the light one.
branding-take = Take { $colour }
branding-logo = Logo
branding-logo-file = Picture
branding-logo-hint = PNG or JPEG, up to 256 KB and 2,000 points a side. Shown 26 points high, best on a transparent ground.
branding-logo-now = The logo now
branding-logo-away = Remove the logo
branding-mails = Mails
branding-footer = Text under mails
branding-footer-hint = Under the name of the desk: phone, site, legal name.
branding-doors = Signing in
branding-staff-links = Staff may sign in by a link in a mail
branding-staff-links-help = Clients always may. Switch it on when staff mail is protected no worse than a password.
branding-save = Save branding
wrong-contrast-light = Words of this colour are hard to read on light: contrast { $found }, { $needed } is needed. The nearest good one is { $nearest }.
wrong-contrast-dark = Words of this colour are hard to read on dark: contrast { $found }, { $needed } is needed. The nearest good one is { $nearest }.
wrong-accent-first = Choose a colour for the light look first.
wrong-colour = A colour is a hash sign and six digits from 0 to f, for example #0b6b6b.
wrong-logo = This is neither PNG nor JPEG. We take no SVG: a program may hide in it.
wrong-logo-large = The file is over 256 KB. Make the picture smaller.
wrong-logo-wide = The picture is over 2,000 points a side. Make it smaller.
wrong-long = Too long. Make it shorter.
act-desk-brand = Branding changed
act-organisation-memo = Memo changed
act-person-link = Sent a link instead of a password
act-person-link-used = Signed in by a link

settings-rules = Rules
rules-lead = Working hours, reminders, closing by silence, and priorities. New rules hold at once, for requests that wait already too: whatever has waited longer than the new time is reminded of straight away.
rules-mean = What this means now
rules-will-mean = What this will mean
rules-unsaved = Not saved yet.
rules-means-owner = The assignee is reminded after { $wait }: of a mail that came { $begins }, { $ends }.
rules-means-head = The head is told after { $wait }: of a mail that came { $begins }, { $ends }.
rules-means-silence = What is solved closes after { $wait } of silence: solved { $begins }, closed { $ends }.
rules-hours = { $n ->
    [one] { $n } working hour
   *[other] { $n } working hours
}
rules-span = { $span } of working time
rules-days = { $n ->
    [one] { $n } working day
   *[other] { $n } working days
}
rules-at = { $day } at { $clock }
rules-at-same = the same day at { $clock }
rules-at-later = { $n ->
    [one] { $day } at { $clock }, { $n } day later
   *[other] { $day } at { $clock }, { $n } days later
}
on-monday = on Monday
on-tuesday = on Tuesday
on-wednesday = on Wednesday
on-thursday = on Thursday
on-friday = on Friday
on-saturday = on Saturday
on-sunday = on Sunday
monday = Monday
tuesday = Tuesday
wednesday = Wednesday
thursday = Thursday
friday = Friday
saturday = Saturday
sunday = Sunday
rules-hours-title = Working hours
rules-from = From
rules-to = To
rules-to-hint = 00:00 is midnight at the end of the day.
rules-waits = Reminders and silence
rules-waits-hint = Only working time counts: the clock stands at night and on days off.
rules-owner = Remind the assignee, hours
rules-owner-hint = While it is our move. “1.5” will do.
rules-head = Tell the head, hours
rules-head-hint = While it is still our move.
rules-silence = Close by silence, days
rules-silence-hint = Working days after the solution. Clients see this in the mail.
rules-matrix = Priority
rules-matrix-hint = It follows from who is affected and how urgent it is. Requests that are open keep theirs.
rules-save = Save the rules
rules-look = See what it means
rules-defaults = Bring back the defaults
wrong-days = Tick at least one working day.
wrong-time = Enter a time, for example 09:00.
wrong-to-order = The end must be later than the beginning.
wrong-head-order = The head is told no earlier than the assignee. Make it longer.
wrong-silence = Enter a number of working days, at least one.
wrong-silence-far = No more than 60 working days.
wrong-wait = Enter working hours as a number above zero, for example 4 or 1.5.
wrong-wait-far = No more than 200 working hours.
act-desk-rules = Rules changed

# Knowledge in the rules.
rules-knowledge = Knowledge out of tickets
rules-knowledge-hint = Whoever solves a ticket names the article that helped, begins a new one, or says why none is needed. Closing by silence and a client’s confirmation wait for nothing.
rules-article-line = Ask about an article
rules-article-never = Never
rules-article-always = Always
rules-article-from = From line { $n } up
settings-vocabulary = Own words
own-words-lead = Words that the spelling takes for right in all their forms: goods, services, names. Words of one client are added while answering him.
own-words-word = Word
own-words-word-hint = As you write it. A name of several words will do, too.
own-words-add = Add for everybody
own-words-everybody = For everybody
own-words-of = Client { $client }
own-words-remove = Remove
own-words-remove-one = Remove “{ $word }”
own-words-empty = No words of your own yet
own-words-empty-help = Names of your people, your clients and theirs are known already.
wrong-no-word = This is no word: letters are needed, 60 at most.
wrong-too-many-words = There are too many words already. Remove some.

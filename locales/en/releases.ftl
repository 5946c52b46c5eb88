# Releases of the makers and trackers of their tasks.

releases = Releases
releases-lead = Mendings come with releases. When one is out, every client who waits for it hears of it at once and checks.
releases-none = No releases yet
releases-none-help = Enter a release of the developers and plan tickets in it: when it is out, one press tells everybody who waits.
releases-coming = To come
releases-gone = Out
release-add = New release
release-new = New release
release-no-day = no date
release-nobody = nobody waits
release-waiting = { $n ->
    [one] { $n } ticket waits
   *[other] { $n } tickets wait
}
release-told-count = { $n ->
    [one] told about { $n } ticket
   *[other] told about { $n } tickets
}
release-out-since = Out since
release-product = Product
release-product-hint = As clients know it: “Shop”, “Supplier account”
release-name = Number or name
release-day = Promised for
release-note-ru = What the client reads
release-note-en = The same in English
release-note-hint = A sentence or two: what is mended, and how to check. Without English words everybody reads the Russian ones.
release-save = Save
release-entered = The release is entered. Now plan tickets in it.
release-told = The release is out: mails go to the clients, the tickets wait for their check.
release-changed = Somebody changed the release while you wrote. Reload the page and enter yours again.
release-tickets = Waiting for it
release-tickets-none = No tickets yet. On a ticket’s page, under “Marks”, press “Plan in a release”.
release-client-told = the client was told
release-ship-help = Clients get a mail with the text of “What the client reads” and the button “Yes, it is solved”; the tickets become solved and wait for their answer.
release-ship-none = The release is out
release-ship = { $n ->
    [one] It is out: tell about { $n } ticket
   *[other] It is out: tell about { $n } tickets
}
release-taken = There is such a release already
release-date = There is no such day
release-empty = Fill in this field
release-choose = Plan in a release
release-other = Another release
release-choose-help = The ticket will wait for the release: its time to solve stands still if the contract says so. When the release is out, the client hears of it at once.
release-none-coming = No release is to come
release-none-coming-help = The head enters releases, or the developers’ tracker names them.
release-in-none = In none
release-plan = Save
panel-release = Waits for
panel-release-out = Came with
event-planned = planned in release { $name }
event-unplanned = not planned in release { $name } any more
event-shipped = release { $name } is out
event-task-moved = task { $name }: { $state }
event-task-done = task { $name } is done: { $state }
mail-shipped = Release “{ $release }” is out and brings what you asked for. Please check whether all is well now.
settings-trackers = Trackers
trackers-lead = Developers keep tasks in a tracker of their own. Let it tell Opora how they stand: the state of a task is seen in the ticket, and a version that is out tells everybody who waits for it.
tracker-gitlab = GitLab
tracker-jira = Jira
tracker-youtrack = YouTrack
tracker-redmine = Redmine
tracker-plain = Another, plain JSON
tracker-off = not listened to
tracker-silent = has told nothing yet
tracker-told = told something
tracker-unread = what it told last could not be read; look at its kind;
tracker-secret = The secret of “{ $name }”
tracker-secret-help = Put it into the tracker’s webhook now: it is shown nowhere again. The field Secret token, the signature X-Hub-Signature or the header Authorization: Bearer will do.
tracker-address = Address for the webhook:
tracker-stop = Stop listening
tracker-listen = Listen
tracker-rotate = New secret
tracker-delete = Delete
tracker-add = Add a tracker
tracker-kind = Which
tracker-name = Name
tracker-name-hint = As the system is written in a ticket’s references: “Jira”
tracker-url = Where its pages are
tracker-save = Add and get the secret
trackers-many = There are twenty trackers already: delete one
act-release-create = Release entered
act-release-change = Release changed
act-release-out = Release out
act-tracker-create = Tracker added
act-tracker-change = Tracker changed
act-tracker-rotate = Tracker’s secret changed
act-tracker-delete = Tracker removed

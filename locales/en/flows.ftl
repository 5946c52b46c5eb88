# Flows: the board, one flow, monitors, alerts, sources, silence.

flows = Flows
flows-yours = Data flows
flows-back = Back to requests
flows-yours-none = Your orders, exchanges and feeds that we watch will appear here.
flows-yours-watch = What we watch for by ourselves, and how often an alarm may be false.
flow-new = Add a flow
flow-edit = Edit
flow-edit-title = Flow settings
flow-none = No flows yet
flow-none-help = Add a client's flow: orders of a marketplace, an exchange with the ERP, a stock feed. A program sends events or a source fetches them.
flow-more = Not all flows are shown: the troubled come first.
flow-all-well = All is well
flow-troubled =
    { $n ->
        [one] Trouble in { $n } flow
       *[other] Trouble in { $n } flows
    }
flow-wall = For a wall
flow-wall-off = Usual view
flow-well = as usual
flow-unwatched = nobody watches: no monitors
flow-learning = still learning: two weeks of history are needed
flow-last = last event
flow-norm = usual
flow-ago = ago
flow-last-event = Last event
flow-no-events = no events yet
flow-per-hour = { $n } an hour
flow-norm-now = Usual at this hour
flow-day = Last 24 hours
flow-of-norm = of { $n } expected
flow-if-silent = If it stops, we know
flow-missing =
    { $n ->
        [one] { $n } event missing
       *[other] { $n } events missing
    }
flow-by = { $who } is on it
flow-after = comes from
flow-source-trouble = The source does not answer as it should
flow-quiet-until = Alerts are held: { $why }. They return { $moment }.
flow-client = Client
flow-name = Name
flow-name-help = What the duty officer calls it: “Ozon orders”.
flow-key = Name in addresses
flow-key-help = Latin letters, digits, hyphens. Programs send events to it.
flow-key-taken = Another flow has this name. Choose another.
flow-key-odd = Small Latin letters, digits, hyphens and points only; begin with a letter or a digit.
flow-kind = What comes
flow-kind-orders = orders
flow-kind-payments = payments
flow-kind-exchange = exchange
flow-kind-stock = stock
flow-kind-prices = prices
flow-kind-job = job
flow-kind-value = value
flow-zone = Time zone
flow-zone-odd = There is no such zone. Write, for example, Europe/Moscow.
flow-unit = Worth of one event, ₽
flow-unit-help = For orders the average order. The money that did not come is reckoned by it.
flow-period = Due every so many minutes
flow-period-help = For exchanges and jobs with a schedule. Empty without one.
flow-parent = Comes from flow
flow-parent-help = When that one stands still, the silence of this one raises nothing: the cause is the same.
flow-parent-odd = This flow cannot come from the chosen one.
flow-days = Special days
flow-days-help = One a line: 2026-12-31 closed, 2026-11-27 sale, 2027-01-01 holiday.
flow-days-odd = A line does not look like “2026-12-31 closed”.
flow-day-closed = closed
flow-day-holiday = holiday
flow-day-promo = sale
flow-field-empty = Fill this in.
flow-field-odd = That will not do. Check the value.
flow-save = Save the flow
flow-retire = Stop watching
flow-retire-help = History and journal stay, monitors fall silent.
flow-retire-do = Stop watching this flow

watch-silence = Silence
watch-drop = Drop
watch-surge = Surge
watch-errors = Error share
watch-delay = Delay
watch-conserve = Not passed on
watch-heartbeat = Did not run
watch-range = Out of bounds
trouble-silence = silent for { $span }
trouble-drop = below usual for { $span }
trouble-surge = above usual for { $span }
trouble-errors = many errors for { $span }
trouble-delay = delayed for { $span }
trouble-conserve = not passed on for { $span }
trouble-heartbeat = did not run, { $span }
trouble-range = out of bounds for { $span }
often-daily = at most one false alarm a day
often-weekly = at most one false alarm a week
often-fortnightly = at most one false alarm in two weeks
often-monthly = at most one false alarm a month
often-quarterly = at most one false alarm a quarter
often-yearly = at most one false alarm a year
stage-requested = requested
stage-written = algorithm written
stage-agreed = agreed
stage-shadow = in the shadow
stage-live = live
stage-muted = muted
stage-taken-off = retired
tier-ask = ask the marketplace
tier-alert = tell the responsible
tier-page = wake somebody up
hold-parent = the flow above is the cause
hold-window = held: planned work
hold-silence = held: silence was asked for
hold-shadow = in the shadow
hold-muted = held: the monitor is muted
useful-useful = useful
useful-noise = noise
useful-late = late

monitors = Monitors
monitor-none = Nobody watches this flow. Request a monitor.
monitor-new = Request a monitor
monitor-templates = Begin with a ready one:
monitor-watch = What to watch for
monitor-often = Sensitivity
monitor-reason = Why
monitor-reason-help = What the client loses when it is noticed late.
monitor-algorithm = What to do when it raises
monitor-algorithm-help = Steps for the duty officer. The client agrees to them.
monitor-no-algorithm = Not written yet
monitor-more = Bounds and another flow
monitor-from = Where it should come from
monitor-low = Not below
monitor-high = Not above
monitor-hold = Minutes out of bounds
monitor-request = Request
monitor-replay = What it would have done
monitor-precision = { $right } of { $of } right
monitor-precise = Precision
monitor-asks-tuning = asks to be tuned
monitor-proposes = By the verdicts another sensitivity would fit: { $often }.
monitor-steps = What can be done
monitor-agree = Agree
monitor-agree-note = How the client agreed: who and where
monitor-start = Go live
monitor-shadow = Into the shadow
monitor-unmute = Unmute
monitor-muted-until = Muted, works again
monitor-write = Rewrite the algorithm
monitor-write-do = Save the algorithm
monitor-tune = Tune
monitor-tune-help = An edit sends the monitor back to “agreed”: start it again.
monitor-tune-do = Change the setting
monitor-why = Why
monitor-mute = Mute for a while
monitor-mute-do = Mute
monitor-retire = Retire the monitor
monitor-retire-do = Retire
monitor-log = Journal
monitor-tuned = tuned
monitor-unmuted = heard again
monitor-judged = verdict
monitor-not-now = This step is not possible now: reload the page and see where the monitor stands.

alerts = Alerts
alert-none = No alerts so far
alert-take = I take it
alert-note = What you do
alert-after = known after { $span }
alert-untold = nobody was disturbed
alert-worth = Was it worth it?

quiet-title = Quiet times
quiet-help = During maintenance alerts wait. If the trouble outlasts it, people are told.
quiet-none = Nothing is held now. When work begins at a client or a marketplace, hold the alerts, so that nobody is woken for nothing.
quiet-new = Hold alerts
quiet-place = Where
quiet-kind = Why
quiet-work = planned work
quiet-silence = silence was asked for
quiet-after = Begin in so many minutes
quiet-hours = For so many hours
quiet-reason = What happens
quiet-do = Hold alerts
quiet-end = End it
quiet-all-of = Everything of { $client }
quiet-too-long = A month at most.
quiet-past = The end must be after the beginning.

sources = Sources
source-api = A program can send events itself:
source-api-help = A key “Events only” is enough for it.
source-none = Nothing fetches the events of this flow yet. Choose below where they come from.
source-new = Fetch events
source-http = JSON over HTTP
source-prometheus = Prometheus query
source-folder = Folder of files
source-other = Marketplace
source-url = Address
source-url-help = The time from which rows are needed stands in for { "{" }since{ "}" }.
source-url-odd = An https address outside of inner networks is needed.
source-path = Folder on this machine
source-path-help = Files of JSON lines, in the order of their names. While a file is written, let its name end with “.part”.
source-path-odd = The whole path from the root is needed.
source-header = Header of the key
source-secret = Key
source-every = Every so many seconds
source-mapping = Where things are in the answer:
source-items = List
source-id = Id
source-time = Time
source-key = Of what (order number)
source-value = Value
source-state = State
source-failed = Which states are failures
source-query = Query
source-create = Connect
source-ask = Ask now
source-delete = Disconnect
source-taken =
    { $n ->
        [one] { $n } event taken
       *[other] { $n } events taken
    }
source-told = answered
source-due = next
source-fresh = Not asked yet
source-well = Answers
source-rows = Answers, but some rows cannot be read
source-rows-help = The other rows were taken. Check these with the other side.
source-refused = The key is refused
source-refused-help = Get a new key from the other side and connect the source again.
source-changed = The answer has changed
source-changed-help = Compare the names of fields with the answer and mend the settings.
source-settings = Set up wrongly
source-settings-help = Mend the settings.
source-slow = We are asked to ask less often
source-slow-help = We wait and ask again by ourselves.
source-away = Does not answer
source-away-help = We ask again by ourselves. If it lasts, write to the other side.

chart-title = What came and what was expected
chart-span = For how long
chart-day = Day
chart-week = Week
chart-month = 30 days
chart-quarter = 90 days
chart-help = Chart: what came, the norm with its band, troubles. The same figures are in the table below.
chart-seen = came
chart-norm = expected
chart-band = usually within
chart-bad = errors
chart-alert = trouble
chart-when = when
chart-zoom = Select a part to zoom in; a double click brings all back.
chart-table = As a table
chart-trouble = The chart could not be read. Reload the page.
replay-title = If the sensitivity were another
replay-help = Tried on the last 90 days: which troubles would have been found, and how many false alarms.
replay-often = Sensitivity
replay-key = Bars: how many false alarms each sensitivity would have given. Hatched: some troubles would have been missed.
replay-days =
    { $n ->
        [one] In { $n } day
       *[other] In { $n } days
    }
replay-no-incidents = there were no troubles
replay-caught = troubles found: { $caught } of { $all }
replay-false =
    { $n ->
        [0] no false alarm
        [one] { $n } false alarm
       *[other] { $n } false alarms
    }
replay-blind = If the flow stops now, we know in { $span }.
replay-missed = would not have been found
replay-empty = Nothing to try on yet: two weeks of history are needed.

mail-flow-alert = { $client }, { $flow }: { $what }
mail-flow-calm = { $client }, { $flow }: as usual again
mail-flow-since = Since { $since }.
mail-flow-algorithm = What to do:
mail-flow-act = Open the flow
mail-flow-why = You get this mail because you look after the client.

permission-flow-read = Sees flows, monitors and alerts
permission-flow-write = Brings events into flows
permission-flow-work = Looks after alerts, requests monitors, plans work
permission-flow-agree = Agrees to monitors in the client's name
permission-flow-manage = Sets up flows, sources and monitors
scope-events = Events only
scope-events-help = Brings events into flows. Sees and does nothing else.

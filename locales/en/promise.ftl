# Promises: deadlines, clocks, calendars, plans, contracts, the report.

view-due = By deadline
deadline = Deadline
deadline-left = { $span } left, until { $at } by the client’s clock
deadline-late = { $span } late, was due { $at } by the client’s clock
deadline-until = until { $at }
deadline-is-late = late
deadline-pause = paused
deadline-paused = paused: { $whose }
deadline-risk = { $sum } at stake.
metric-reaction = First answer
metric-next-answer = Next answer
metric-resolution = Solution
metric-line-visit = Work on the line
metric-house = Answer within a day
whose-us = our move
whose-client = waiting for the client
whose-third-party = waiting for a third party
whose-makers = waiting for the developers
whose-nobody = nobody waits
promise-step-percent = { $n } % of the time has run
promise-step-before = { $span } left
promise-step-breach = the deadline has passed
promise-step-some = a step of the plan
event-promised = deadlines promised by the contract
event-deadline-set = deadline “{ $metric }” set by hand: { $at }; { $why }
event-deadline-given-back = deadline “{ $metric }” given back to the plan: { $why }
event-stage = deadline “{ $metric }”: { $step }
event-followed-up = the client was reminded that we wait for an answer
permission-line-manage = Lines and teams, consent to hand-overs, rules of routing
permission-promise-manage = Calendars, plans, contracts, deadlines by hand
mail-deadline-subject = Deadline: { $about }
mail-deadline = { $client }. { $how }.
mail-follow-up = We need your answer to go on. Just answer this mail; until you do, the time to solve stands still.
plan-standard = Standard
plan-extended = Extended
plan-premium = Premium
clocks-title = Deadlines
clocks-none = Nothing is promised for this ticket: there was no contract when it was opened.
clocks-terms = Plan “{ $plan }”, calendar { $calendar }.
clocks-closed = closed hours
clocks-by-hand = by hand, until { $at }
clocks-nothing-promised = time is counted, nothing is promised
clocks-late-runs = late: was due { $at }
clocks-late = late: was due { $at }
clocks-met = kept in time
clocks-paused = paused: { $whose }, { $left } left
clocks-runs = { $left } left, until { $at }
clocks-counted = { $span } of working time have run
clocks-of = { $target } promised
clocks-now = now
clocks-rows = { $n ->
    [one] { $n } row
   *[other] { $n } rows
}
clocks-from = From
clocks-to = To
clocks-what = How the clock stood
clocks-whose = Whose move
clocks-working = Counted
clocks-why = What happened
clocks-key-open = working time
clocks-key-client = paused: waiting for the client
clocks-key-third = paused: waiting for others
clocks-key-over = beyond the deadline
clocks-zone = The client’s time: { $zone }.
clocks-set = Set a deadline by hand
clocks-set-hint = A deadline set by hand goes over the plan and stands until it is given back. Without a date the plan counts again.
clocks-set-which = Which deadline
clocks-set-at = When, by your clock
clocks-set-why = Why
clocks-set-save = Set the deadline
mode-counted = running
mode-paused = paused
mode-stopped = stopped
why-working = we are working
why-requester = waiting for the client
why-third-party = waiting for a third party
why-release = waiting for a release
why-scheduled = put off to a date
why-offered = a solution was offered
why-ended = the ticket has ended
why-merged = merged into another
why-answered = we answered
why-left-line = left the line
why-over = a new round began

settings-calendars = Calendars
settings-plans = Plans
calendars-lead = The working time in which deadlines are counted. An edit makes a new version; what has passed is not counted anew.
calendar-add = New calendar
calendar-name = Name
calendar-name-hint = Plans find the calendar by it; it cannot be changed later.
calendar-week = Week
calendar-week-hint = Intervals with commas between them: 09:00-13:00, 14:00-18:00. A day off: -
calendar-production = Production calendar
calendar-production-follow = Follow the production calendar of Russia: holidays, moved days, short days
calendar-weekends = Work on weekends that the country works
calendar-shorter = By how many minutes a short day is shorter
calendar-days = Days of its own
calendar-days-hint = One a line: 2026-12-31 09:00-15:00 inventory. A day off: 2026-12-31 - why
calendar-save = Save the calendar
wrong-calendar-taken = There is a calendar of this name already.
wrong-hours-beyond = A day ends at 24:00.
wrong-hours-backwards = An interval ends before it begins. A night is written as two: 22:00-24:00, and 00:00-06:00 on the next day.
wrong-hours-overlap = Intervals overlap.
wrong-hours = At least one day must have working time.
wrong-date = A date is written like this: 2026-12-31.
edit-since = From which day
edit-since-hint = Empty for this minute. The past does not change.
edit-look = Show what moves
effect = What moves
effect-none = { $n ->
    [one] Looked at { $n } ticket with running deadlines: none moves.
   *[other] Looked at { $n } tickets with running deadlines: none moves.
}
effect-some = { $n ->
    [one] Deadlines move on { $n } ticket of { $running }; late would be: { $late }.
   *[other] Deadlines move on { $n } tickets of { $running }; late would be: { $late }.
}
effect-day = Day
effect-was = Was
effect-is = Will be
effect-day-off = day off
effect-more-days = { $n ->
    [one] And { $n } day more.
   *[other] And { $n } days more.
}
effect-more = { $n ->
    [one] And { $n } ticket more.
   *[other] And { $n } tickets more.
}
effect-moves = { $metric }: { $was } → { $is }
effect-breaks = { $metric }: { $was } → { $is }, would be late
promise-versions = Versions
version-since = in force since
version-first = from the start
plans-lead = What is promised to clients with this plan. A contract may agree otherwise; an edit makes a new version.
plan-add = New plan
plan-code = Name
plan-code-hint = How the plan is called here and in exports.
plan-calendar = Calendar
plan-targets = Deadlines
plan-targets-hint = Hours of working time: 4, 1.5 or 0:15. Empty promises nothing.
plan-guaranteed = guaranteed
plan-lines = Limit of a line
plan-lines-hint = How many working hours a ticket may stay on a line.
plan-steps = When a deadline comes near
plan-steps-hint = The part of the time that has run, or the hours that are left, after which the plan acts; each step comes once. An empty row is no step.
plan-step-amount = How much: per cent or hours
plan-step-unit = Of what
plan-step-run = % of the time has run
plan-step-left = h are left
plan-pauses = What stops the clocks
plan-pauses-hint = Waiting for the client always does.
plan-follow-ups = Remind the client that we wait, after hours
plan-follow-ups-hint = Working hours with semicolons between them: 9; 27
plan-terms = Terms
plan-everybody = We serve everybody at the client’s
plan-personal = A personal engineer
plan-hours = Hours a month included
plan-overage = An hour beyond, ₽
plan-price = A month, ₽
plan-save = Save the plan
plan-money = { $price } a month, { $hours } h included
plan-contracts = { $n ->
    [one] { $n } contract
   *[other] { $n } contracts
}
act-tell-assignee = tell the assignee
act-tell-head = tell the head
act-raise = raise the priority
act-hand-over = hand over to the next line
act-bring-manager = bring the technical manager in
wrong-plan-code = Give the plan a name that is not taken.
flaw-calendar = There is no such calendar. Choose another.
flaw-target = A time cannot be less than a minute. Leave the field empty to promise nothing.
flaw-order = The solution is promised before the answer. Make the time to answer shorter.
flaw-line = The limit of a line is given twice, or is less than a minute.
flaw-stage = A step comes twice or never: parts from 1 to 99, each once.
flaw-channels = No channel is open, so nobody could write.
flaw-negative = Numbers here cannot be negative.
flaw-dates = The contract ends before it begins.
flaw-twice = The same thing is agreed twice.
flaw-nobody = Only the client’s specialists are served, and none is named.
flaw-doubled = The client has a contract for these days already. End that one first.
contract = Contract
contract-none = There is no contract: nothing is promised to the client.
contract-open = Open the contract
contract-plan = Plan
contract-dates = In force
contract-not-now = not now
contract-open-end = open end
contract-month = Hours of this month
contract-used = { $used } of { $all }
contract-left = { $left } left
contract-over = beyond what is included
contract-from = From
contract-until = Until
contract-until-hint = Empty for an open end.
contract-as-plan = as the plan says
contract-who = Whom we serve
contract-everybody = everybody
contract-specialists = the client’s specialists only
contract-specialists-hint = The client’s specialists:
contract-targets = What is agreed apart from the plan
contract-targets-hint = Hours of working time; empty as the plan says. The penalty is for a late solution, in roubles.
contract-penalty = Penalty, ₽
contract-first-line = The first line is kept by
contract-line-ours = us
contract-manager = Technical manager
contract-engineer = Personal engineer
contract-engineer-hint = Where the plan promises one: new requests of the client go to this person first.
contract-nobody = nobody
contract-save = Save the contract
report-sla = How we keep deadlines
report-none = Nothing was promised in these days
report-none-help = Tickets of clients with a contract have deadlines.
sla-tickets = { $n ->
    [one] { $n } ticket with promised deadlines
   *[other] { $n } tickets with promised deadlines
}
report-kept = Kept
report-met = In time
report-late = Late
report-running = Running
report-median = Half took no longer
report-p90 = Nine of ten took no longer
report-clients = By client
report-count = Tickets
wrong-number = This has to be a number.
version-n = version { $n }
target-of = P{ $n }: { $metric }

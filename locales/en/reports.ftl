# Reports.

reports = Reports
report-lines = Support lines
report-csv = Download CSV
report-from = From
report-to = To
report-client = Client
report-show = Show
report-wrong-day = There is no such day. Pick one in the calendar.
report-wrong-client = There is no client of that name. Pick one from the list.
report-empty = No tickets in this period
report-empty-help = Try a longer period: tickets opened on these days are counted.
report-tickets = Tickets
report-events =
    { $n ->
        [one] { $n } event
       *[other] { $n } events
    }
report-first-line = Never left line 1
report-of-tickets =
    { $n ->
        [one] { $n } ticket
       *[other] { $n } tickets
    }
report-escalation-2 = Went up from line 1
report-third-line = Reached line 3
report-target = target: at most { $n } %
report-handovers = Handovers between teams
report-in-tickets =
    { $n ->
        [one] in { $n } ticket
       *[other] in { $n } tickets
    }
report-ping-pong = Went to and fro
report-reopened = Reopened
report-times =
    { $n ->
        [one] once
       *[other] { $n } times
    }
report-by-line = By line
report-line = Line
report-no-higher = Went no higher
report-visits = Visits
report-visit = On average
report-part = Share of time
report-defined = How this is counted
report-definitions =
    A handover is two events in a row with different teams. To and fro is team A, then B, then A again. Reopened means that work went on after a solution or a closing.
    Went up from line 1 is a share of those tickets that were on line 1 and came to a higher line later. Reached line 3 is a share of all tickets.
    A visit is an unbroken time on one line by the calendar, from its first event there to the first on the next line. A month is the one in which the ticket was opened.

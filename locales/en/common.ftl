# Words that every room uses: time, sizes, the frame of a page.

decimal-point = .
size-bytes = B
size-kib = KB
size-mib = MB
size-gib = GB

time-today = today
time-yesterday = yesterday
time-tomorrow = tomorrow
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
month-short-1 = Jan
month-short-2 = Feb
month-short-3 = Mar
month-short-4 = Apr
month-short-5 = May
month-short-6 = Jun
month-short-7 = Jul
month-short-8 = Aug
month-short-9 = Sep
month-short-10 = Oct
month-short-11 = Nov
month-short-12 = Dec
span-moment = under a minute
span-minutes = { $n } min
span-hours = { $n } h
span-days = { $n ->
    [one] { $n } day
   *[other] { $n } days
}

product = Opora
skip = Skip to content
menu = Menu
close = Close
cancel = Cancel
pages = Pages
pages-first = Back to the start
pages-next = Show more

# Words for the script that keeps «waits for 5 min» right: minutes, hours, day one|few|many, under a minute.
tick-units = min|h|day|days|days|under a minute

pref-theme = Appearance
theme-system = System
theme-light = Light
theme-dark = Dark
pref-density = Rows
density-comfortable = Roomy
density-compact = Compact
pref-language = Language
language-ru = Русский
language-en = English

attach = Attach files
attach-remove = Remove the file
quoted-show = Show quoted text

file-infected = Infected: { $threat }. We do not give it out
file-waiting = not scanned for viruses yet
file-too-big = too big to be scanned for viruses

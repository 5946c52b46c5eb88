# The guides, and the first steps of somebody new.

guides = Guides
guide-client = Guide for clients
guide-engineer = Guide for engineers
guide-administrator = Guide for administrators
guide-contents = Contents
palette-guide = guide
palette-articles = articles

first-title = Where to begin
first-count = { $n } of { $all }
first-open = Open a ticket: the whole conversation is there
first-answer = Answer a client; you have ten seconds to think again
first-save = Put a view of your own together and save it
first-palette = Press Ctrl+K and go anywhere
first-settings = Look at the settings
first-done = Done:
first-close = Show this no more

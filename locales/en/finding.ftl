# Search, suggestions, gaps.

search-all = Everything
search-tickets = Tickets
search-articles = Articles
search-people = People and companies
search-narrow = Where to look
search-newest-first = Newest first
search-best-first = Best first
search-ticket = Ticket
search-article = Article
search-person = Person
search-organisation = Company
search-mine-what = Words, the number of a request or an order
search-mine-help = We look in your requests and in articles: words in any form, misspelt or typed in the other layout, numbers whole or in part.
search-mine-nothing-help = Try other words, or write to us: we will help.
requests-search = Find a request or an article

beside = Suggestions
beside-show = Show suggestions
beside-articles = May help
beside-procedures = What to do
beside-open = Alike and open
beside-solved = Alike and solved
beside-nothing = There is nothing alike yet.
beside-used = Solved with this article
beside-solve = Solve with this
beside-solve-with = Solve with this: article { $number }
beside-learnt = helped with alike questions
beside-duplicate = Duplicate
beside-duplicate-of = Duplicate of ticket { $number }

offered-title = The answer may be here already
offered-helped = This answers my question
request-helped = Glad that you found the answer. Nothing was sent.

gaps = What is missing
gaps-lead = What was looked for in vain, what is asked without an article to answer it, and what suggestions are good for, in three months.
gaps-vain = Looked for in vain
gaps-vain-help = Without numbers and addresses, and without who looked. Write an article, add a word to the vocabulary, or say that nothing needs to be done.
gaps-vain-none = Everything that was looked for was found.
gaps-words = Words
gaps-side = By
gaps-by = { $side ->
    [staff] engineers
    [client] clients
   *[outside] guests
}
gaps-times = Times
gaps-last = Last
gaps-acts = Actions
gaps-settle = Settled
gaps-settle-words = Settled: { $words }
gaps-clusters = Tickets alike without an article
gaps-clusters-help = Tickets about the same that no article solved. Write one from any of them.
gaps-clusters-none = There are no tickets alike without an article.
gaps-matter = About
gaps-tickets = Tickets
gaps-clients = Clients
gaps-minutes = Time
gaps-write = Write an article
effect-forms = Suggestions to clients
effect-opened = { $n ->
    [one] opened in { $n } request
   *[other] opened in { $n } requests
}
effect-deflected = Answered without a request
effect-deflected-help = an article was opened and nothing was sent
effect-used = Solved with a suggestion
effect-beside = { $n ->
    [one] shown beside { $n } ticket
   *[other] shown beside { $n } tickets
}
effect-held = Not reopened
effect-held-help = of those solved with a suggestion

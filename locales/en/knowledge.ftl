# Articles: list, editor, figures, help centre.

articles = Articles
article = Article
articles-all = All
articles-empty = No articles yet
articles-empty-help = The first one is easiest from a solved ticket: “Begin an article” under “Knowledge”.
articles-nothing = Nothing found
articles-nothing-help = Change the words or clear the filters.
article-new = New article
article-edit = Edit
article-search = Words of the title, or a number
article-filter = Show
article-clear = Clear filters
article-mine = Mine
article-any-kind = Any kind
article-any-audience = Any audience
article-any-topic = Any topic
article-held = Readers have an earlier version
article-as-readers = As readers see it
article-kind = Kind
article-instruction = Instruction
article-incident = Known issue
article-algorithm = Response plan
article-procedure = Procedure
article-memo = Client memo
article-release = Release note
article-audience = Audience
audience-public = Everybody
audience-clients = Clients
audience-lines = Support lines
audience-internal = Only us
article-stage = State
stage-draft = Draft
stage-review = In review
stage-published = Published
stage-due = Due for review
stage-retired = Retired
step-submit = Send for review
step-return = Give back
step-publish = Publish
step-confirm = Still right
step-retire = Retire
step-revive = Take up again
done-article-saved = Saved.
done-article-submitted = The article waits for a review.
done-article-returned = The article is with its author again.
done-article-published = Published: readers see this version.
done-article-confirmed = Confirmed: the article is right.
done-article-retired = Retired: readers do not see it any more.
done-article-revived = The article is a draft again.
article-behind = Readers see version { $out }. Version { $last } is not published yet.
article-old = This is the earlier version { $version }.
article-to-last = Open the latest
article-compare = Compare versions
article-changed = Somebody else changed the article while you were writing. Your text is still here: open the article in another tab, bring their changes over, and save again.
article-about = About
article-owner = Owner
article-nobody = nobody
article-published = Published
article-review = Review
article-no-review = no date
article-topic = Topic
article-tags = Tags
article-from = From ticket
article-external = Outside ID
article-measure = What came of it
article-views = Views
article-helped = Helped
article-no-voices = no votes
article-solved = Solved
article-kept = Stayed solved
article-too-early = too early to say
article-solved-tickets = Tickets it solved
article-came-back = came back
article-words = What readers say
article-versions = Versions
article-version = Version { $n }
article-out = readers see this one
article-title = Title
article-summary = In short
article-symptom = Symptom
article-cause = Cause
article-workaround = Workaround
article-solution = Solution
article-text = Text
article-tried = What was tried

# The editor.
article-title-hint = The reader’s question in the reader’s words.
article-summary-hint = A sentence or two, shown in lists and in search.
article-symptom-hint = What the client sees, in the client’s words.
article-workaround-hint = How to go on until it is mended.
article-text-hint = Markdown: **bold**, lists, tables. Paste a screenshot or drop it here.
article-procedure-hint = Each “##” heading is a step. Outcomes are the list at its end: “- It is lit → 2”, “- It is not → line 2”, “- The receipt came → solved”.
article-lines = Lines
article-lines-hint = Numbers with commas; empty for all.
article-more = Clients, topic, owner, dates
article-clients = Clients
article-clients-hint = One name a line; empty for all. For a memo, whom it is about.
article-topic-hint = From wide to narrow: Till / Receipts. The first part becomes a section of the help centre.
article-tags-hint = With commas between.
article-owner-hint = The list “Due for review” reminds them.
article-review-days = Review every, days
article-review-hint = 0 for never.
article-language = Language
article-note = What changed
article-note-hint = In short, for the list of versions.
article-preview = How it will look
article-save-draft = Save draft
article-save-submit = Save and send for review
article-save-publish = Save and publish
article-from-ticket = Ticket No. { $number }
article-from-hint = The text was gathered from the conversation and the notes. Take out names, phones and order numbers before you publish.
article-upload-failed = The file did not go up: it is over 10 MB, or the connection is lost.
article-uploading = Uploading…
article-leave = Leave without saving?
toolbar = Formatting
toolbar-bold = Bold
toolbar-b = B
toolbar-italic = Italic
toolbar-i = I
toolbar-heading = Heading
toolbar-list = List
toolbar-steps = Numbered list
toolbar-quote = Quote
toolbar-code = Code
toolbar-link = Link
toolbar-file = Screenshot or file
procedure-to-step = step { $n }
procedure-to-line = to line { $n }
procedure-solved = solved
procedure-stop = the end
procedure-no-steps = No steps yet: begin a line with “## ” to make one.
procedure-nowhere = Step { $step }: the outcome “{ $words }” leads nowhere. After the arrow comes a step number, “line 2”, “solved” or “end”.
procedure-unreached = No outcome leads to step { $step }.
wrong-article-title = Give the article a title.
wrong-article-long = Make it shorter: a couple of sentences will do.
wrong-article-body = Write something first.
wrong-article-procedure = A procedure needs steps, and each outcome must lead somewhere. See the remarks on the right.
wrong-article-large = The text is too large. Split the article.
wrong-article-clients = There is no such client. Write names as in the directory, one a line.
wrong-article-memo = Say which client the memo is about.
wrong-article-memo-audience = A client memo is for us or for lines only.
wrong-article-language = Give the language in two or three Latin letters.
wrong-article-same-language = A translation has to be in another language.
wrong-article-review = A number of days from 0 to 1825.
wrong-article-passage = Not possible now: reload the page and see what changed.
wrong-article-for-others = The article is published already: who sees it is changed by those who publish.

# Comparing versions.
diff-from = Before
diff-to = After
diff-show = Compare
diff-none = The texts of these versions are the same.
diff-gone = Removed:
diff-came = Added:

# Figures and work lists.
article-measures = What works
measures-lead = Views are of 90 days; a reader counts once a day. “Stayed solved” are tickets that did not come back within { $n } days.
measures-holding = In force
measures-views = Views
measures-outside = { $n } of them by clients
measures-voices = { $n ->
    [one] { $n } vote
   *[other] { $n } votes
}
measures-solved = Tickets solved
measures-settled = { $n ->
    [one] of { $n } ticket
   *[other] of { $n } tickets
}
measures-lists = Work lists
measures-best = Solve most
measures-best-none = No ticket names an article yet.
work-none = Empty: nothing to do.
work-due = Due for review
work-due-help = Read and press “Still right”, or put it right.
work-unhelpful = Not helping
work-unhelpful-help = Readers say “No” more often. Their words are on the article’s page.
work-repeated = Same thing again
work-repeated-help = One article solves many tickets, or they come back: remove the cause.
work-unopened = Nobody opens
work-unopened-help = Published over a month ago. Rename them in readers’ words, join or retire them.
work-waiting = Drafts and reviews
work-waiting-help = The longest waiting come first.

# Vocabulary.
vocabulary = Vocabulary
vocabulary-lead = The words of your trade and what else they are called. Search and spelling read them.
vocabulary-empty = No words yet
vocabulary-empty-help = Begin with names of programs and devices that clients spell in their own ways.
term-word = Word
term-word-hint = As it is spelt rightly.
term-means = Also called
term-means-hint = With commas: POS, cash register.
term-note = What it is
term-save = Save the word
term-forget = Remove from the vocabulary
term-edit = Change “{ $word }”
done-term-saved = The word is written down.
done-term-forgotten = The word is gone.
wrong-term-taken = This word is there already.
wrong-term-many = Too many words: remove some.

# Knowledge on a ticket’s page.
panel-knowledge = Knowledge
panel-knowledge-wanted = To solve it, name an article, begin a new one, or say why none is needed.
panel-solved-with = Solved with
panel-drafted = Article begun
panel-uncite = Article No. { $number } was not the solution
panel-waived = No article is needed: { $reason }
panel-article-number = Article No.
panel-solve-with = Solved with it
panel-begin = Begin an article
panel-waive = No article is needed
panel-waive-why = Why
panel-waive-save = Note the reason

# Help centre.
help-centre = Help centre
help-search = What happened, or what you would like to know
help-find = Search
help-nav = Site
help-mine = My requests
help-found = { $n ->
    [one] { $n } article found
   *[other] { $n } articles found
}
help-nothing = Nothing found for “{ $q }”
help-nothing-help = Try fewer or other words. Or write to us and we will answer.
help-empty = No articles yet
help-empty-help = Write to us and we will answer.
help-others = Everything else
help-all = { $n ->
    [one] The { $n } article
   *[other] All { $n } articles
}
help-path = Where you are
help-contents = Contents
help-updated = Updated
help-print = Print
help-at-desk = Open in the base
help-question = Did this help?
help-yes = Yes
help-no = No
help-thanks = Thank you, noted.
help-missing = What was missing?
help-tell = Send
help-near = More on this topic
help-ask = No answer here?
help-ask-help = Tell us what happened. A person will answer.
help-ask-go = Write to us
help-feed = New in the help centre
help-rss = RSS

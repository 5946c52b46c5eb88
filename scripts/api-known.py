#!/usr/bin/env python3
"""Asks a desk for what is there and writes it down as a configuration of schemathesis: which ids to send where.

    scripts/api-known.py ROOT TOKEN >schemathesis.toml
"""

import json
import sys
import urllib.error
import urllib.request

root, token = sys.argv[1:]


def ask(path, body=None):
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(root + path, data, headers)
    try:
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as e:
        sys.exit(f"{path}: {e.code} {e.read().decode()}")


def ids(path, count=20):
    return [one["id"] for one in ask(path)["items"]][:count]


tickets = ask("/tickets?view=live")["items"]
numbers = [one["number"] for one in tickets][:30]
organisations = ids("/organisations")
people = [one["id"] for org in organisations[:5] for one in ask(f"/organisations/{org}/people")["items"]]
# One message of ours and its files are found by looking through conversations.
messages, files = [], []
for number in numbers:
    for said in ask(f"/tickets/{number}/messages")["items"]:
        messages.append((number, said["id"]))
        files += [file["id"] for file in said["attachments"]]
for n in range(4):
    ask("/answers", {"name": f"Answer {n}", "text": "{name}, hello", "shared": True})
    ask("/macros", {"name": f"Macro {n}", "text": "Done", "change": {"type": "fault"}, "shared": True})
    ask("/webhooks", {"url": f"https://hooks.example/{n}", "active": False})
    ask("/views", {"name": f"View {n}", "shared": True})
known = {
    "number": numbers,
    "organisation": organisations,
    "person": people[:20],
    "file": files[:10] or ["1"],
    "message": [id for _, id in messages][:30],
    "answer": ids("/answers"),
    "macro": ids("/macros"),
    "webhook": ids("/webhooks"),
    "view": ids("/views"),
    "mailbox": ids("/mailboxes"),
}
for name, values in known.items():
    print(f"[dictionaries.{name}]\nvalues = {json.dumps(values)}\n")


def binding(name):
    return f'{{ dictionary = "{name}", probability = 0.8 }}'


print(f'[parameters]\n"path.number" = {binding("number")}\n"path.person_id" = {binding("person")}\n')
where = {
    "^/organisations/": "organisation",
    "^/people/": "person",
    "^/attachments/": "file",
    "^/tickets/.*/messages/": "message",
    "^/answers/": "answer",
    "^/(tickets/.*/)?macros/": "macro",
    "^/webhooks/": "webhook",
    "^/views/": "view",
    "^/mailboxes/": "mailbox",
}
for pattern, name in where.items():
    print(f"[[operations]]\ninclude-path-regex = '{pattern}'\nparameters = {{ \"path.id\" = {binding(name)} }}\n")
bodies = {"open_ticket": ["organisation"], "create_person": ["organisation"], "give_role": ["organisation"]}
for operation, names in bodies.items():
    fields = ", ".join(f'"body.{name}_id" = {binding(name)}' for name in names)
    print(f'[[operations]]\ninclude-operation-id = "{operation}"\nparameters = {{ {fields} }}\n')

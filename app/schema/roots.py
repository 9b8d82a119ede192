"""What an expression can read besides the answers, as people call it."""

from flask_babel import lazy_gettext as _l

ROOTS = {
    "today": (_l("Today"), "date"),
    "customer.name": (_l("Customer: name"), "text"),
    "customer.class": (_l("Customer: class"), "text"),
    "customer.tags": (_l("Customer: tags"), "list"),
    "site.code": (_l("Site: code"), "text"),
    "site.name": (_l("Site: name"), "text"),
    "site.kind": (_l("Site: kind"), "text"),
    "entry.number": (_l("Entry: number"), "text"),
    "actor.name": (_l("Who acts: name"), "text"),
    "actor.roles": (_l("Who acts: roles"), "list"),
}
"""Path -> what it is called, and of what kind it is."""

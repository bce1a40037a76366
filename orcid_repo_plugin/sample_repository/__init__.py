"""A repository as small as can be: it shows how a host meets the service, and stands in for one in the demo.

It knows nothing of the rest of this project, as no host does. What it says to the service, and in which form,
is written down in ``docs/hosts/any.md``; what it does is here to be copied.

    app      the web application, put together       public, account, deposit, editor, orcid: its pages
    books    its SQLite file: accounts and items     telling: tells the service what became of an item
    signing  signed calls, by the standard library   server: serves it, and tells again what was not heard
"""

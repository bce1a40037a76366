"""The way of the tables from version to version; up only.

To change a table: change ``store/tables.py``, add ``versions/0002_what_it_does.py`` in the manner of the
one before it, and set ``LATEST`` in ``store/migrate.py``. Tests compare the two on both databases.
"""

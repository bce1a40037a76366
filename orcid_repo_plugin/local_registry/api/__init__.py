"""The member API and the public API 3.0: one set of routes, two roles."""

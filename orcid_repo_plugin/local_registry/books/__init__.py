"""What the registry holds: records and their items, clients, tokens, webhooks, notifications, groups."""

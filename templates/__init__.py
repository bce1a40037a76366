"""What people see: Jinja2 templates of the pages, and files for hosts. A site may put its own before them."""

"""What people look at: tables, pages, the report, the networkx view."""

"""Facts of all documents → links, each with method, confidence and quotation."""

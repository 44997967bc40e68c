"""A region is a folder of plain files; this package reads such folders, and holds the one of Bezirk Imst."""

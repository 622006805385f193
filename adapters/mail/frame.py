"""How a mail looks: styles stand in its elements, and what is light or dark is the reader's choice.

Nothing is loaded: neither pictures nor styles nor letters, so that nobody learns whether a mail was opened.
"""

FRAME = """<!DOCTYPE html>
<html lang="{language}" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no, url=no">
<title>{title}</title>
</head>
<body style="margin: 0; padding: 1em; font: 16px/1.5 sans-serif;">
<div style="max-width: 36em;">
{content}
</div>
</body>
</html>
"""

HEADLINE = '<p style="margin: 0 0 .5em; font-weight: bold;">{}</p>'
PARAGRAPH = '<p style="margin: 0 0 .5em;">{}</p>'
QUOTE = (
    '<blockquote dir="auto" style="margin: 0 0 1em; padding: 0 0 0 .75em; border-left: 3px solid #888888;">'
    "{}</blockquote>"
)
OPEN = (
    '<p style="margin: 1em 0;"><a href="{}" style="display: inline-block; padding: .5em 1em; '
    'border-radius: .3em; background-color: #205493; color: #ffffff; text-decoration: none;">{}</a></p>'
)
LINKED = '<li style="margin: 0 0 .5em;"><a href="{}">{}</a></li>'
LIST = '<ul style="margin: 0 0 1em; padding: 0 0 0 1.25em;">{}</ul>'
FOOTER = (
    '<p style="margin: 1.5em 0 0; padding: .75em 0 0; border-top: 1px solid #888888; font-size: 13px;">{}</p>'
)
LINK = '<a href="{}">{}</a>'
BREAK = "<br>"

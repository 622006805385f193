"""What stands around the words of every page."""

FRAME = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} – Unseen</title>
<style>
body {{ max-width: 34rem; margin: 4rem auto; padding: 0 1rem; font: 1.1rem/1.5 system-ui, sans-serif; }}
a.go, button {{
  display: inline-block; padding: .6rem 1rem; border: 0; border-radius: .4rem;
  background: #205493; color: #fff; font: inherit;
}}
</style>
</head>
<body>
<h1>{title}</h1>
{content}
</body>
</html>
"""

{% include "site/js/table.js" %}
{% include "site/js/contents.js" %}
{% include "site/js/status.js" %}

{% include "site/js/language.js" %}
{% include "site/js/search.js" %}
{% include "site/js/table.js" %}
{% include "site/js/contents.js" %}

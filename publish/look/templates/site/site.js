{% include "site/js/language.js" %}
{% include "site/js/search.js" %}
{% include "site/js/chart.js" %}

{% include "site/js/chart.js" %}
{% include "site/js/map.js" %}
{% include "site/js/table.js" %}
{% include "site/js/contents.js" %}
{% include "site/js/status.js" %}
{% include "site/js/rest.js" %}

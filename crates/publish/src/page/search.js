(function(){"use strict";
var form=document.getElementById("find");if(!form)return;form.hidden=false;
var all=document.querySelectorAll("#people .c"),cards=[],groups=[],texts=null,was=0;
var box=document.getElementById("q"),state=document.getElementById("fs"),level=document.getElementById("fl"),out=document.getElementById("fn");
function fold(s){return s.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f\u064b-\u0655\u0670\u200c\u0640]/g,"").replace(/[\u064a\u0649]/g,"\u06cc").replace(/\u0643/g,"\u06a9").replace(/[\u06f0-\u06f9]/g,function(d){return String.fromCharCode(d.charCodeAt(0)-1728)}).replace(/[\u0660-\u0669]/g,function(d){return String.fromCharCode(d.charCodeAt(0)-1584)})}
function told(n){var l=document.getElementById("lang-en").checked?"en":"fa";out.textContent=n.toLocaleString(l)+" / "+all.length.toLocaleString(l)}
function fits(v,want,at){for(var i=0;v.length>i;i+=2)if((!want||v[i]===want)&&(!at||v[i+1]===at))return true;return false}
function run(){var words=fold(box.value).split(/\s+/).filter(Boolean),want=state.value,at=level.value,n=0,asked=words.length||want||at;
if(!asked&&!was)return told(all.length);
if(!cards.length){cards=Array.prototype.slice.call(all);groups=Array.prototype.slice.call(document.querySelectorAll("#people .g"))}
if(words.length&&!texts)texts=cards.map(function(c){return fold(c.id+" "+c.textContent)});
cards.forEach(function(c,i){var ok=words.every(function(w){return texts[i].indexOf(w)>=0})&&(!want&&!at||fits(c.getAttribute("data-v")||"",want,at));
if(c.hidden===ok)c.hidden=!ok;if(ok)n++});
groups.forEach(function(g){var any=!!g.querySelector(".c:not([hidden])");if(g.hidden===any)g.hidden=!any;if(asked&&any&&!(n>1000))g.open=true;if(!asked&&was)g.open=false});was=asked;told(n)}
var wait;box.addEventListener("input",function(){clearTimeout(wait);wait=setTimeout(run,150)});
state.addEventListener("change",run);level.addEventListener("change",run);form.addEventListener("submit",function(e){e.preventDefault();run()});
document.querySelectorAll("[name=lang]").forEach(function(r){r.addEventListener("change",run)});run()})();

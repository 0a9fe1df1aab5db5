import { Html } from './html.js'

/**
 * Lets a click on a heading, or Enter, sort the table: numbers by size, words by the alphabet, missing values last.
 * Where scripts do not run (an untrusted notebook, GitHub) the table stays as it is.
 */
export function sortable(table: Html): Html {
  return new Html(`${table.text}<script>${script}</script>`)
}

const script = `(table=>{
const key=row=>i=>{const text=row.cells[i].textContent;return text==='–'?undefined:isNaN(text)?text:+text};
const order=(a,b)=>a===undefined?1:b===undefined?-1:typeof a==='number'&&typeof b==='number'?a-b:String(a).localeCompare(b,undefined,{numeric:true});
[...table.tHead.rows[0].cells].forEach((head,i,heads)=>{
head.tabIndex=0;head.style.cursor='pointer';head.title='sort by this column';
const sort=()=>{const down=head.ariaSort==='ascending';heads.forEach(h=>h.ariaSort=null);head.ariaSort=down?'descending':'ascending';
const body=table.tBodies[0];[...body.rows].sort((a,b)=>{const x=key(a)(i),y=key(b)(i);
return x===undefined||y===undefined?(x===y?0:order(x,y)):down?order(y,x):order(x,y)}).forEach(row=>body.append(row))};
head.onclick=sort;head.onkeydown=event=>{if(event.key==='Enter')sort()}})
})(document.currentScript.previousElementSibling)`

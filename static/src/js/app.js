console.log("bidra")
